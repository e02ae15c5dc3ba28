"""The augmented versions of the digit: requested whenever another digit or network is shown."""

from dataclasses import replace

from nntui.tui.messages.answers import DigitAugmented
from nntui.tui.state import AugmentedKey, State
from nntui.tui.transitions.step import Step
from nntui.tui.work import Augment


def request_augmented(state: State) -> Step:
    """Return the step that has the augmented versions computed, where they are not yet."""
    key = _key(state)
    if key == state.augmented_key:
        return Step(state)
    # The versions of the same digit stay until those of the newer network take their place.
    same = (
        key is not None and state.augmented_key is not None and key[:-1] == state.augmented_key[:-1]
    )
    generations = state.generations.after("digit")
    state = replace(
        state,
        augmented=state.augmented if same else None,
        augmented_key=key,
        generations=generations,
    )
    if key is None or state.data is None:
        return Step(state)
    ticket = generations.ticket("digit")
    return Step(state, (Augment(ticket, key.network, state.config, state.data, key.row),))


def digit_augmented(state: State, message: DigitAugmented) -> Step:
    """Return the step to the augmented versions that were computed."""
    return Step(replace(state, augmented=message.augmented))


def _key(state: State) -> AugmentedKey | None:
    if state.studied is None or state.data is None or not state.wants_augmented:
        return None
    config = state.config
    return AugmentedKey(
        state.generations.view, state.row, config.augment, config.seed, state.studied
    )
