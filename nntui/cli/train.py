"""`nntui train`: trains a new run or resumes one, in the foreground or in the background."""

import contextlib
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from nntui.cli.detach import detach
from nntui.cli.downloads import with_download
from nntui.cli.lost_output import LostOutput
from nntui.cli.options import Json, with_knobs
from nntui.cli.output import print_notes
from nntui.cli.progress import print_events, print_progress, print_summary
from nntui.cli.reading import ReadingBar
from nntui.cli.terminal import MAX_PATH
from nntui.datasets.dataset import Dataset
from nntui.errors import UsageError
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.trainer.process import StopOnSignal
from nntui.strings import clean
from nntui.view.reading_text import reading_sentences
from nntui.view.runview import view_of
from nntui.workspace import resuming, runs
from nntui.workspace.fine_tuning import fit, with_settings_of
from nntui.workspace.foreign_weights import HowToRead
from nntui.workspace.settings import combined
from nntui.workspace.weights import OpenedWeights, open_weights


@with_knobs
def command(
    settings: dict[str, Any],
    *,
    recipe: Annotated[
        str,
        typer.Option(
            "--recipe",
            metavar="NAME",
            help="Train a published experiment; command-line options override its settings.",
        ),
    ] = "",
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            help="Read settings from a TOML file; command-line options override it.",
        ),
    ] = None,
    resume: Annotated[
        str | None,
        typer.Option(
            "--resume",
            metavar="RUN",
            help="Resume a run from its newest checkpoint, with the given settings changed.",
        ),
    ] = None,
    from_weights: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="WEIGHTS",
            help="Begin with these weights instead of random ones, and with their settings: a "
            "file, saved or pretrained weights, RUN or RUN:best.",
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Name of the new run.")
    ] = None,
    detached: Annotated[
        bool,
        typer.Option(
            "--detach",
            help="Train in the background; the run continues when this terminal is closed.",
        ),
    ] = False,
    json: Json = False,
) -> int:
    """Train a network.

    ctrl+c stops the run after a checkpoint; --resume continues it.
    """
    if resume is None:
        wanted = combined(settings, recipe=recipe, file=config)
        run, data = _create(wanted, name, from_weights)
    else:
        _check_resumable(recipe, config, name, from_weights)
        run, data = _resume(resume, settings)
    if detached:
        return detach(run, json=json)
    return _train(run, data, json=json)


def _create(
    settings: dict[str, object], name: str | None, from_weights: str | None
) -> tuple[RunDirectory, Dataset]:
    opened = None if from_weights is None else _open(from_weights)
    if opened is not None:
        settings = with_settings_of(opened, settings)
    configured = with_download(lambda: runs.configure(settings))
    initial = None if opened is None else fit(opened, configured.config, configured.data)
    run = runs.create(configured.config, name, initial)
    if configured.data.reading is not None:
        with contextlib.suppress(OSError):  # a full disk; training does not need it
            sys.stderr.write(f"{clean(configured.data.origin, MAX_PATH)}\n")
    return run, configured.data


def _open(name: str) -> OpenedWeights:
    with ReadingBar() as bar:
        opened = with_download(lambda: open_weights(name, how=HowToRead(on_progress=bar.show)))
    if opened.reading is not None:
        print_notes(reading_sentences(opened.reading))
    return opened


def _check_resumable(
    recipe: str, config: Path | None, name: str | None, from_weights: str | None
) -> None:
    for option, value in (("--recipe", recipe), ("--config", config)):
        if value:
            raise UsageError(
                f"{option} cannot be combined with --resume; pass only the settings to change"
            )
    if from_weights is not None:
        raise UsageError("--from cannot be combined with --resume, which has weights of its own")
    if name is not None:
        raise UsageError("--name cannot be combined with --resume; try nntui runs rename")


def _resume(name: str, settings: dict[str, Any]) -> tuple[RunDirectory, Dataset]:
    run = runs.find(name)
    data = with_download(lambda: resuming.prepare(run, settings))
    resuming.resume(run, settings, data)
    return run, data


def _train(run: RunDirectory, data: Dataset, *, json: bool) -> int:
    view = view_of(replay(run.events_file))  # of a resumed run, its earlier part
    lost = LostOutput()
    with StopOnSignal() as stop:
        events = runs.train(run, data, stop)
        if json:
            view = print_events(events, view, lost)
        else:
            view = print_progress(events, view, lost)
            print_summary(run, view, lost)
    return stop.exit_code or int(bool(lost.reason) or view.status in {"diverged", "failed"})
