"""Exporting a run: its curves as CSV, all that is recorded as JSON, event files for TensorBoard."""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from nntui.config.run_config import RunConfig
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.note import read_note
from nntui.runs.settings_history import SettingsHistory, settings_history
from nntui.runs.summary import summarize
from nntui.storage import write_whole
from nntui.strings import clean
from nntui.training.events import AnyEvent, Evaluated, RunStarted, StepDone
from nntui.training.history import effective_events
from nntui.workspace.tensorboard import Scalar, file_header, scalar_record, text_record

COLUMNS = ("split", "step", "epoch", "seconds", "loss", "accuracy", "lr")
_MAX_PATH = 4096


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """A run with the events that still count, as it is exported."""

    run: RunDirectory
    settings: SettingsHistory
    events: list[AnyEvent]

    @property
    def config(self) -> RunConfig:
        """The settings at its end."""
        return self.settings.config


def read_recorded(run: RunDirectory) -> RecordedRun:
    """Return what is recorded of a run.

    Raises:
        RunError: the run cannot be read.
    """
    events = replay(run.events_file)
    return RecordedRun(run, settings_history(run, events), effective_events(events))


def as_csv(recorded: RecordedRun) -> bytes:
    """Return the curves of a run as CSV: a line for each step that is recorded and evaluation.

    Steps are those of the training batches, often the mean of several. A loss that was not finite
    is empty.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for event in recorded.events:
        if isinstance(event, StepDone):
            numbers = (event.step, event.epoch, event.at, event.loss, event.accuracy, event.lr)
            writer.writerow(("training", *numbers))
        elif isinstance(event, Evaluated):
            known = (event.step, event.epoch, event.at, event.loss, event.accuracy, None)
            writer.writerow((event.split, *known))
    return text.getvalue().encode()


def as_json(recorded: RecordedRun) -> bytes:
    """Return everything that is recorded of a run as one JSON object, with its confusion matrices.

    Events that a resumed run has superseded are left out.
    """
    summary = summarize(recorded.run)
    events = recorded.events
    return msgspec.json.format(
        msgspec.json.encode(
            {
                "run": recorded.run.name,
                "path": clean(recorded.run.path, _MAX_PATH),
                "status": summary.status,
                "problem": summary.problem,
                "note": read_note(recorded.run),
                "recipe": recorded.settings.recipe,
                "settings": recorded.config,
                "changed": recorded.settings.changed,
                "started": next((e for e in events if isinstance(e, RunStarted)), None),
                "steps": [event for event in events if isinstance(event, StepDone)],
                "evaluations": [event for event in events if isinstance(event, Evaluated)],
            }
        )
    )


def export_tensorboard(recorded: RecordedRun, folder: Path) -> Path:
    """Write the curves and settings of a run as an event file, and return the file.

    `tensorboard --logdir FOLDER` shows each run in a folder of its own below it. Exporting a run
    again replaces its file.

    Raises:
        StorageError: the file cannot be written.
    """
    path = folder / recorded.run.path.name / "events.out.tfevents.0.nntui"
    begin = _created(recorded.run)
    records = [file_header(begin), text_record("settings", _markdown(recorded.config), begin)]
    records += [scalar_record(scalar) for scalar in _scalars(recorded.events, begin)]
    write_whole(path, b"".join(records), "")
    return path


def _scalars(events: list[AnyEvent], begin: float) -> Iterator[Scalar]:
    for event in events:
        numbers: dict[str, float | None] = {}
        if isinstance(event, StepDone):
            numbers = {
                "training/loss": event.loss,
                "training/accuracy": event.accuracy,
                "training/lr": event.lr,
            }
        elif isinstance(event, Evaluated):
            numbers = {f"{event.split}/loss": event.loss, f"{event.split}/accuracy": event.accuracy}
        for tag, value in numbers.items():
            if value is not None and math.isfinite(value):
                # The journal has the time of training; TensorBoard shows the time of the day.
                yield Scalar(tag, event.step, begin + event.at, value)


def _markdown(config: RunConfig) -> str:
    rows = [f"| {name} | {value} |" for name, value in msgspec.structs.asdict(config).items()]
    return "\n".join(["| setting | value |", "|---|---|", *rows])


def _created(run: RunDirectory) -> float:
    try:
        return run.config_file.stat().st_mtime
    except OSError:
        return 0.0
