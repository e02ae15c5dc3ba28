"""Watching a run: a snapshot of what is known of it whenever there is more."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nntui.runs.damage import damage_of
from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import describe_exit
from nntui.runs.follow import follow
from nntui.runs.trainer.process import TrainerProcess
from nntui.training.events import AnyEvent, RunFinished
from nntui.view.runview import RunView, view_of

MAX_ANSWERS = 100
"""Commands whose answers are kept: many more than a user sends before one is answered."""


@dataclass(frozen=True, slots=True)
class RunSnapshot:
    """What is known of a run at one moment.

    Args:
        view: the run after its events so far.
        live: whether a process trains it.
        problem: why the trainer ended without reporting it; empty where it did not.
        missing: whether the folder of the run was deleted or renamed.
        answers: the newest event that names each command, of the last MAX_ANSWERS commands.
        ends: how often the run has ended so far; commands of before an end are not answered later.
    """

    view: RunView
    live: bool
    problem: str = ""
    missing: bool = False
    answers: Mapping[str, AnyEvent] = field(default_factory=dict)
    ends: int = 0


def watch(
    run: RunDirectory,
    trainer: TrainerProcess | None = None,
    stop_requested: Callable[[], bool] = lambda: False,
    *,
    beyond_end: bool = False,
) -> Iterator[RunSnapshot]:
    """Yield a snapshot of `run` whenever more is known, until the run has ended.

    Args:
        run: the run to follow, from its first event.
        trainer: its trainer, if this process started it.
        stop_requested: whether to stop watching.
        beyond_end: whether to go on watching a run that has ended; any program can resume it.

    Raises:
        RunError: the journal cannot be read.
    """
    view = RunView()
    answers: dict[str, AnyEvent] = {}
    last: RunSnapshot | None = None
    ends = 0
    for update in follow(run, trainer, stop_requested, beyond_end=beyond_end):
        view = view_of(update.events, view)
        answers = with_answers(answers, update.events)
        ends += sum(isinstance(event, RunFinished) for event in update.events)
        problem = _problem(run, view) if update.trainer_lost else ""
        missing = not update.live and not run.exists()
        snapshot = RunSnapshot(view, update.live, problem, missing, answers, ends)
        if snapshot != last:
            yield snapshot
            last = snapshot


def _problem(run: RunDirectory, view: RunView) -> str:
    """Return why nothing more is known of a run whose trainer reported no end."""
    damage = damage_of(run) if view == RunView() and run.exists() else ""
    if damage:
        return f"{run.name} is unreadable: {damage}; nntui eval {run.name} evaluates its weights"
    return describe_exit(run)


def with_answers(
    answers: Mapping[str, AnyEvent], events: Iterable[AnyEvent]
) -> dict[str, AnyEvent]:
    """Return `answers` with those among `events`; of too many, the newest.

    >>> from nntui.training.events import Paused
    >>> list(with_answers({}, [Paused(step=3, at=0.5, command="7.json"), Paused(step=3, at=0.5)]))
    ['7.json']
    """
    found = {str(getattr(event, "command", "")): event for event in events}
    newest = list((dict(answers) | found).items())[-MAX_ANSWERS:]
    return {name: event for name, event in newest if name}
