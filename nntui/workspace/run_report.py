"""A run as it is reported: how it stands, what it was trained with, its curves and its end."""

from dataclasses import dataclass

from nntui.analysis.layer_table import LayerTable, layer_table
from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import last_log_lines
from nntui.runs.journal import replay
from nntui.runs.settings_history import SettingsHistory, settings_history
from nntui.runs.summary import Summary, summarize
from nntui.view.runview import RunView, view_of
from nntui.workspace.run_list import find

_LOG_LINES = 8


@dataclass(frozen=True, slots=True)
class RunReport:
    """Everything that is reported of one run."""

    run: RunDirectory
    summary: Summary
    settings: SettingsHistory
    view: RunView
    log: tuple[str, ...] = ()
    """The last lines that a crashed trainer wrote."""

    @property
    def layers(self) -> LayerTable:
        """The layers of the network; without shapes where the run has not begun."""
        config, started = self.settings.config, self.view.started
        return layer_table(
            config.hidden,
            started.image_shape if started else None,
            len(started.classes) if started else 0,
            config.output,
            biased=config.bias,
        )


def report(name: str) -> RunReport:
    """Return the report of the run that `name` means.

    Raises:
        RunError: no run has this name, or it cannot be read.
    """
    run = find(name)
    events = list(replay(run.events_file))
    summary = summarize(run)
    return RunReport(
        run=run,
        summary=summary,
        settings=settings_history(run, events),
        view=view_of(events),
        log=tuple(last_log_lines(run, _LOG_LINES)) if summary.status == "crashed" else (),
    )
