"""Edits of the settings: for the run in progress where it can change them, else for the next."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from nntui.config.knobs import knobs
from nntui.config.layers import format_layers
from nntui.config.reading import NAMES as READING
from nntui.config.run_config import RunConfig
from nntui.errors import NntuiError
from nntui.recipes.registry import recipe
from nntui.runs.commands import Change
from nntui.tui.messages.user import (
    GroupToggled,
    KeyExplained,
    LayersEdited,
    RecipeChosen,
    SettingsEdited,
)
from nntui.tui.state import ChooseData, State, TakeData, run_settings
from nntui.tui.transitions.answering import FOR_THE_NEXT_RUN
from nntui.tui.transitions.commanding import command
from nntui.tui.transitions.interrupted import can_resume, next_key
from nntui.tui.transitions.keeping import keep_initial
from nntui.tui.transitions.requesting import begin
from nntui.tui.transitions.step import Step, is_refused, noted, with_error
from nntui.tui.transitions.training import reset_network
from nntui.view.formatting import setting_text
from nntui.view.list_lines import Remark
from nntui.workspace.data import check
from nntui.workspace.settings import live_part

_NETWORK = ("layers", "bias", "input_range", "seed")
"""Settings that change the untrained network, or the numbers it receives."""
_SIZES = ("validation", "train_size")
"""Numbers of images that a small data set may have too few of."""


def settings_edited(state: State, message: SettingsEdited) -> Step:
    """Return the step after settings were edited; those that cannot be are refused."""
    return _remarked(replace(state, edits=state.edits + 1), message.changes)


def group_toggled(state: State, message: GroupToggled) -> Step:
    """Return the step after a group of settings was unfolded or folded."""
    unfolded = message.group not in state.unfolded if message.unfolded is None else message.unfolded
    group = frozenset({message.group})
    groups = state.unfolded | group if unfolded else state.unfolded - group
    return Step(replace(state, unfolded=groups))


def key_explained(state: State, message: KeyExplained) -> Step:
    """Return the step after a key that does nothing where it was pressed."""
    return Step(noted(state, message.reason))


def layers_edited(state: State, message: LayersEdited) -> Step:
    """Return the step after the hidden layers were edited."""
    edit = message.edit or state.layers_edit
    changes = {"layers": format_layers(message.layers)}
    return _remarked(replace(state, edits=state.edits + 1, layers_edit=edit), changes)


def recipe_chosen(state: State, message: RecipeChosen) -> Step:
    """Return the step to the settings of a recipe, with its data."""
    chosen = recipe(message.name)
    note = f"{chosen.name}: space trains it; its source claims {chosen.claim}"
    return with_whole_config(state, chosen.config, note)


def with_whole_config(state: State, config: RunConfig, note: str) -> Step:
    """Return the step to all settings of another run, with its data; `note` says whose they are."""
    state = replace(state, edits=state.edits + 1)
    if state.training:
        return _for_the_next_run(state, config)
    if state.data is None or state.data.name != config.data:
        state = replace(state, config=config)
        return begin(state, ChooseData(config.data, note))
    step = _edited(state, msgspec.structs.asdict(config))
    refused = is_refused(state, step)
    return step if refused else Step(noted(step.state, note), step.work)


def _remarked(state: State, changes: Mapping[str, object]) -> Step:
    """Return the step after an edit, with a remark under each setting that it affects.

    That is one that was refused, or one that follows from another and was reset.
    """
    before = state.config
    step = _edited(replace(state, remarks={}), changes)
    if is_refused(state, step):
        remark = Remark(step.state.note.text, wrong=True)
        remarks = dict.fromkeys(changes, remark) if len(changes) == 1 else {}
        return Step(replace(step.state, remarks=remarks), step.work)
    after = step.state
    chosen = {name: getattr(after.config, name) for name in _SIZES if name in changes}
    after = replace(
        after,
        remarks=_resets(before, after.config, changes),
        chosen_sizes={**after.chosen_sizes, **chosen},
    )
    return Step(after, step.work)


def _resets(
    before: RunConfig, after: RunConfig, changes: Mapping[str, object]
) -> dict[str, Remark]:
    """Return a remark for each setting that took its default because it follows another one."""
    remarks = {}
    for name, known in knobs().items():
        old, new = getattr(before, name), getattr(after, name)
        if known.follows is None or name in changes or old == new:
            continue
        other = known.follows.setting
        text = f"was {setting_text(old)}; {setting_text(new)} is the default with {other} "
        remarks[name] = Remark(text + str(getattr(after, other)))
    return remarks


def _edited(state: State, changes: Mapping[str, object]) -> Step:
    before = state.config
    try:
        config = before.replace(**changes)
        if config.data != before.data:
            return _with_data(state, config)
        if _needs_reading(state, changes):
            return begin(state, TakeData(config.data, changes))
        if state.data is not None:
            check(config, state.data)
    except NntuiError as error:
        return Step(with_error(state, error))
    if state.training:
        return _change_run(state, config)
    resumable = can_resume(state)
    state = replace(state, config=config)
    if any(getattr(config, name) != getattr(before, name) for name in _NETWORK):
        kept = keep_initial(state, before)
        return reset_network(state, "a new network, untrained") if kept is None else kept
    if can_resume(state) != resumable:
        state = noted(state, f"{next_key(state)} with these settings")
    return Step(state)


def _with_data(state: State, config: RunConfig) -> Step:
    if state.training:
        return _for_the_next_run(state, config)
    return begin(replace(state, config=config), ChooseData(config.data))


def _needs_reading(state: State, changes: Mapping[str, object]) -> bool:
    """Return whether the user's own files are to be read in another way."""
    own = state.data is not None and state.data.reading is not None
    return own and not state.training and not changes.keys().isdisjoint(READING)


def _change_run(state: State, config: RunConfig) -> Step:
    """Return the step that changes the run in progress, where an edit can."""
    effective = run_settings(state)
    changes = None if effective is None else live_part(state.config, config, effective)
    if changes is None:
        return _for_the_next_run(state, config)
    state = replace(state, config=config)
    return command(state, Change(changes)) if changes else Step(state)


def _for_the_next_run(state: State, config: RunConfig) -> Step:
    if state.start is not None:
        # Where it fails, the network that is shown would be another than the settings say.
        return Step(noted(state, "a run is being started; edit the settings again in a moment"))
    return Step(noted(replace(state, config=config), FOR_THE_NEXT_RUN))
