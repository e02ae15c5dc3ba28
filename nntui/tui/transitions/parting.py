"""The lines to print when the app ends: what ran, what it reached, where it is, how to return."""

from pathlib import Path

from nntui.runs.directory import RunDirectory
from nntui.strings import quoted
from nntui.tui.state import State
from nntui.view import formatting
from nntui.view.runview import RunView


def parting(state: State, fate: str = "") -> str:
    """Return two lines about the run that was shown last; empty where none was.

    Args:
        state: the last state.
        fate: what becomes of the run, where it is still being trained.
    """
    shown = _shown(state)
    if shown is None:
        return ""
    path, view = shown
    name = RunDirectory(path).name
    reached = ", ".join(filter(None, (fate or _end(view), _accuracy(view))))
    return (
        f"{name}: {reached}\n{path}; nntui {quoted(name)} opens it{_resumption(name, view, fate)}"
    )


def _shown(state: State) -> tuple[Path, RunView] | None:
    if state.run is not None:
        return state.run.path, state.view
    return (state.past[0].path, state.past[0].view) if state.past else None


def _end(view: RunView) -> str:
    epochs = f" in epoch {max(view.epoch, 1)} of {view.started.epochs}" if view.started else ""
    return f"{view.status}{epochs}"


def _accuracy(view: RunView) -> str:
    if view.test is not None:
        return f"{formatting.percent(view.test.accuracy)} on the test images"
    validated = view.validation_accuracy.last
    return "" if validated is None else f"{formatting.percent(validated)} on validation images"


def _resumption(name: str, view: RunView, fate: str) -> str:
    resumable = not fate and view.status == "stopped"
    return f", nntui train --resume {quoted(name)} continues it" if resumable else ""
