"""Values that are being typed: keys that train take them first, or say why they cannot."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from nntui.tui.messages.user import Drafted, SettingsEdited
from nntui.tui.state import State
from nntui.tui.transitions.editing import settings_edited
from nntui.tui.transitions.step import Step, is_refused, with_error

_M = TypeVar("_M")


def drafted(state: State, message: Drafted) -> Step:
    """Return the step after something was typed into a setting."""
    return Step(replace(state, draft=message.draft))


def taking_draft(transition: Callable[[State, _M], Step]) -> Callable[[State, _M], Step]:
    """Return `transition`, made after the value that is being typed was taken.

    Where that value is not legal, or is refused, nothing else happens.
    """

    def take_then(state: State, message: _M) -> Step:
        draft = state.draft
        if draft is None:
            return transition(state, message)
        if draft.reason:
            return Step(with_error(state, f"{draft.reason}; correct it, or esc restores the value"))
        taken = replace(state, draft=None, draft_taken=draft.number)
        step = settings_edited(taken, SettingsEdited(draft.changes))
        if is_refused(state, step):
            return step
        return step.then(lambda state: transition(state, message))

    return take_then
