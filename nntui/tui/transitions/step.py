"""Step: the result of a transition, a new state and the work to start."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from nntui.tui.state import Note, State
from nntui.tui.work import Work


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A new state, and the work that goes with it."""

    state: State
    work: tuple[Work, ...] = ()

    def then(self, transition: Callable[[State], "Step"]) -> "Step":
        """Return this step followed by another one."""
        after = transition(self.state)
        return Step(after.state, (*self.work, *after.work))


def noted(state: State, text: str) -> State:
    """Return `state` with a message to the user."""
    return replace(state, note=Note(text))


def with_error(state: State, error: object) -> State:
    """Return `state` with an error that the user is to notice."""
    return replace(state, note=Note(str(error), "error"))


def is_refused(before: State, step: Step) -> bool:
    """Return whether a step did nothing but report an error."""
    note = step.state.note
    return note.severity == "error" and note is not before.note
