"""Edits of the settings: for the run in progress where it can change them, else for the next."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from nntui.config.layers import format_layers
from nntui.config.reading import NAMES as READING
from nntui.config.run_config import RunConfig
from nntui.errors import NntuiError
from nntui.recipes.registry import recipe
from nntui.runs.commands import Change
from nntui.tui.messages.user import LayersEdited, RecipeChosen, SettingsEdited
from nntui.tui.state import ChooseData, State, TakeData
from nntui.tui.transitions.answering import FOR_THE_NEXT_RUN
from nntui.tui.transitions.commanding import command
from nntui.tui.transitions.interrupted import can_resume, next_key
from nntui.tui.transitions.keeping import keep_initial
from nntui.tui.transitions.requesting import begin
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.transitions.training import reset_network
from nntui.workspace.data import check
from nntui.workspace.settings import live_part, with_settings

_NETWORK = ("layers", "bias", "input_range", "seed")
"""Settings that change the untrained network, or the numbers it receives."""


def settings_edited(state: State, message: SettingsEdited) -> Step:
    """Return the step after settings were edited; those that cannot be are refused."""
    return _edited(replace(state, edits=state.edits + 1), message.changes)


def layers_edited(state: State, message: LayersEdited) -> Step:
    """Return the step after the hidden layers were edited."""
    edit = message.edit or state.layers_edit
    changes = {"layers": format_layers(message.layers)}
    return _edited(replace(state, edits=state.edits + 1, layers_edit=edit), changes)


def recipe_chosen(state: State, message: RecipeChosen) -> Step:
    """Return the step to the settings of a recipe, with its data."""
    chosen = recipe(message.name)
    note = f"{chosen.name}: space trains it; its source claims {chosen.claim}"
    state = replace(state, edits=state.edits + 1)
    if state.training:
        return _for_the_next_run(state, chosen.config)
    if state.data is None or state.data.name != chosen.config.data:
        state = replace(state, config=chosen.config)
        return begin(state, ChooseData(chosen.config.data, note))
    step = _edited(state, msgspec.structs.asdict(chosen.config))
    refused = step.state.note.severity == "error"
    return step if refused else Step(noted(step.state, note), step.work)


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
    effective = _effective_config(state)
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


def _effective_config(state: State) -> RunConfig | None:
    """Return the present settings of the run that is shown or being started."""
    if state.start is not None:
        return state.start.config
    if state.run_config is None:
        return None
    return with_settings(state.run_config, state.view.settings)
