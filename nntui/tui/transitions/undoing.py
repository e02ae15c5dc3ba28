"""Undo and redo: every change of the settings can be taken back, and made again."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from nntui.config.knobs import knobs
from nntui.config.run_config import RunConfig
from nntui.tui.messages import Message, answers, user
from nntui.tui.state import OpenTarget, State, TakeData
from nntui.tui.transitions.editing import settings_edited
from nntui.tui.transitions.step import Step, is_refused, noted
from nntui.view.differences import differences

_LIMIT = 200
"""Changes that are remembered."""
_CHANGES = (
    user.SettingsEdited,
    user.LayersEdited,
    user.RecipeChosen,
    user.ResetPressed,
    user.TrainPressed,
    user.AdvancePressed,
)
"""Messages after which the settings may be others because the user wanted that."""
_OPENED = (answers.RunOpened, answers.WeightsOpened, answers.DataLoaded)
"""Messages after which something may be shown that was opened."""


def remembered(before: State, step: Step, message: Message) -> Step:
    """Return `step` with the settings before it remembered, if the user changed them."""
    after = step.state
    if isinstance(message, _OPENED) and _is_opened(before, after):
        return Step(replace(after, undone=(), redone=()), step.work)
    if isinstance(message, answers.DataLoaded) and _are_initial(before):
        undone, redone = _with_data_of(after, before, before.undone, before.redone)
        return Step(replace(after, undone=undone, redone=redone), step.work)
    if not isinstance(message, _CHANGES) or after.config == before.config:
        return step
    undone = (*before.undone, before.config)[-_LIMIT:]
    return Step(replace(after, undone=undone, redone=()), step.work)


def _is_opened(before: State, after: State) -> bool:
    """Return whether what was opened is shown now: the changes before it were to something else."""
    opened = before.request is not None and isinstance(before.request.request, OpenTarget)
    return opened and after.generations.view != before.generations.view


def _are_initial(before: State) -> bool:
    """Return whether data arrive that no user chose: those to begin with, once downloaded."""
    request = before.request.request if before.request is not None else None
    return isinstance(request, TakeData) and not request.changes


def _with_data_of(
    after: State, before: State, *stacks: tuple[RunConfig, ...]
) -> tuple[tuple[RunConfig, ...], ...]:
    """Return remembered settings for other data, which no undo takes back.

    A setting that the new data changed is changed in all of them that have it as it was.
    """
    old = msgspec.structs.asdict(before.config)
    new = msgspec.structs.asdict(after.config)
    changed = [name for name in old if old[name] != new[name]]
    return tuple(
        tuple(
            msgspec.structs.replace(
                config,
                **{name: new[name] for name in changed if getattr(config, name) == old[name]},
            )
            for config in stack
        )
        for stack in stacks
    )


def undo_pressed(state: State, message: user.UndoPressed) -> Step:
    """Return the step to the settings before the last change."""
    del message
    older = _others(state.undone, state.config)
    if not older:
        return Step(noted(state, "there is no change to undo"))
    step = _changed_to(state, older[-1])
    if is_refused(state, step):
        return step
    redone = (*state.redone, state.config)
    after = replace(step.state, undone=older[:-1], redone=redone)
    return Step(_said(state, after, "undone", older[-1]), step.work)


def redo_pressed(state: State, message: user.RedoPressed) -> Step:
    """Return the step to the settings that were undone last."""
    del message
    newer = _others(state.redone, state.config)
    if not newer:
        return Step(noted(state, "there is no change to make again"))
    step = _changed_to(state, newer[-1])
    if is_refused(state, step):
        return step
    undone = (*state.undone, state.config)
    after = replace(step.state, undone=undone, redone=newer[:-1])
    return Step(_said(state, after, "made again", newer[-1]), step.work)


def _changed_to(state: State, target: RunConfig) -> Step:
    """Return the step to other settings, as if the user had edited those that differ."""
    before, after = msgspec.structs.asdict(state.config), msgspec.structs.asdict(target)
    changed = {name for name in after if after[name] != before[name]}
    # A setting that follows from a changed one would take its default, so it is given, too.
    following = {
        name
        for name, known in knobs().items()
        if known.follows is not None and known.follows.setting in changed
    }
    return settings_edited(
        state, user.SettingsEdited({name: after[name] for name in changed | following})
    )


def _others(stack: Sequence[RunConfig], config: RunConfig) -> tuple[RunConfig, ...]:
    """Return the remembered settings without the last ones that are the present ones anyway."""
    kept = list(stack)
    while kept and kept[-1] == config:
        kept.pop()
    return tuple(kept)


def _said(before: State, after: State, verb: str, target: RunConfig) -> State:
    """Return the state with a note of what changed, unless there is one of what follows."""
    found = differences(msgspec.structs.asdict(before.config), msgspec.structs.asdict(target))
    words = ", ".join(f"{each.name} {each.next_run or 'none'}" for each in found[:3])
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    said = f"{verb}: {words}{more}"
    follows = after.note.text if after.note is not before.note else ""
    return noted(after, f"{said}; {follows}" if follows else said)
