"""Watching a run: a snapshot of what is known of it whenever there is more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import describe_exit
from nntui.runs.follow import follow
from nntui.runs.trainer.process import TrainerProcess
from nntui.view.runview import RunView, view_of


@dataclass(frozen=True, slots=True)
class RunSnapshot:
    """What is known of a run at one moment.

    Args:
        view: the run after its events so far.
        live: whether a process trains it.
        problem: why the trainer ended without reporting it; empty where it did not.
    """

    view: RunView
    live: bool
    problem: str = ""


def watch(
    run: RunDirectory,
    trainer: TrainerProcess | None = None,
    stop_requested: Callable[[], bool] = lambda: False,
) -> Iterator[RunSnapshot]:
    """Yield a snapshot of `run` whenever more is known, until the run has ended.

    Args:
        run: the run to follow, from its first event.
        trainer: its trainer, if this process started it.
        stop_requested: whether to stop watching.

    Raises:
        RunError: the journal cannot be read.
    """
    view = RunView()
    last: RunSnapshot | None = None
    for update in follow(run, trainer, stop_requested):
        view = view_of(update.events, view)
        snapshot = RunSnapshot(view, update.live, describe_exit(run) if update.trainer_lost else "")
        if snapshot != last:
            yield snapshot
            last = snapshot
