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
from nntui.tui.state.shown import MAX_SHOWN, same_network
from nntui.tui.transitions.answering import FOR_THE_NEXT_RUN
from nntui.tui.transitions.commanding import command
from nntui.tui.transitions.interrupted import can_resume, next_key
from nntui.tui.transitions.keeping import keep_initial
from nntui.tui.transitions.requesting import begin
from nntui.tui.transitions.returning import set_aside, shown_again
from nntui.tui.transitions.step import Step, is_refused, noted, with_error
from nntui.tui.transitions.training import reset_network
from nntui.view.formatting import setting_text
from nntui.view.list_lines import Remark
from nntui.workspace.data import check
from nntui.workspace.settings import live_part

_MIXING = ("mix", "mix_times")
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
        choice = ChooseData(config.data, note, before=state.config)
        return begin(replace(set_aside(state), config=config), choice)
    # Such a run begins with random weights, also where a run of the same network was set aside.
    step = _edited(replace(state, set_aside=()), msgspec.structs.asdict(config))
    after = replace(step.state, set_aside=(*step.state.set_aside, *state.set_aside)[:MAX_SHOWN])
    refused = is_refused(state, step)
    return Step(after if refused else noted(after, note), step.work)


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
        if config.data != before.data and not _is_shown(state, config.data):
            return _with_data(state, config)
        if _needs_reading(state, changes, config):
            return begin(state, TakeData(config.data, changes))
        if state.data is not None:
            check(config, state.data)
    except NntuiError as error:
        return Step(with_error(state, error))
    if state.training:
        return _change_run(state, config)
    resumable = can_resume(state)
    if not same_network(before, config) and not _is_of_run(state, config):
        return _new_network(state, config)
    state = replace(state, config=config)
    if can_resume(state) != resumable:
        state = noted(state, f"{next_key(state)} with these settings")
    return Step(state)


def _is_shown(state: State, name: str) -> bool:
    """Return whether the data `name` are shown, those of the settings being for the next run."""
    return state.run is not None and state.data is not None and state.data.name == name


def _is_of_run(state: State, config: RunConfig) -> bool:
    """Return whether the run that is shown has the network and the data of `config`."""
    run = state.run_config
    return run is not None and run.data == config.data and same_network(run, config)


def _new_network(state: State, config: RunConfig) -> Step:
    """Return the step to the network of other settings: a run or weights that fit, or a new one."""
    again = shown_again(replace(state, config=config), config) if state.data is not None else None
    if again is not None:
        return again
    aside = set_aside(state)
    kept = keep_initial(replace(state, config=config), state.config)
    if kept is not None:
        replaced = aside.set_aside if kept.state.run is not state.run else state.set_aside
        return Step(replace(kept.state, set_aside=replaced), kept.work)
    unfit = ""
    if state.initial is not None and state.run is None:
        unfit = f"; the weights of {state.initial.title} do not fit it, u shows them again"
    return reset_network(replace(aside, config=config), f"a new network, untrained{unfit}")


def _with_data(state: State, config: RunConfig) -> Step:
    if state.training:
        return _for_the_next_run(state, config)
    choice = ChooseData(config.data)
    return begin(replace(set_aside(state), config=config), choice)


def _needs_reading(state: State, changes: Mapping[str, object], config: RunConfig) -> bool:
    """Return whether files are to be read in another way, or other images are mixed in."""
    if state.data is None or state.training:
        return False
    own = state.data.reading is not None
    mixed = any(getattr(config, name) != getattr(state.config, name) for name in _MIXING)
    return mixed or (own and not changes.keys().isdisjoint(READING))


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
