"""The network that the filter words `fixed` and `broken` compare with."""

from dataclasses import replace

from nntui.analysis.evaluated import OtherNetwork
from nntui.strings import short_name
from nntui.tui.messages.digit_answers import OtherFailed, OtherOpened
from nntui.tui.messages.digits import OtherChosen
from nntui.tui.state import State
from nntui.tui.transitions.digit_list import with_digits
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.work import OpenOther

_WORDS = ("fixed", "broken")


def other_chosen(state: State, message: OtherChosen) -> Step:
    """Return the step that opens a network to compare with."""
    if state.data is None:
        return Step(noted(state, "there are no images yet"))
    target = message.target
    name = short_name(target if isinstance(target, str) else target.name)
    generations = state.generations.after("other")
    work = OpenOther(generations.ticket("other"), target, state.data)
    return Step(noted(replace(state, generations=generations), f"opening {name} ..."), (work,))


def other_opened(state: State, message: OtherOpened) -> Step:
    """Return the step to the images that the network shown is right about, and the other is not."""
    name = short_name(message.other.name)
    text = f"compared with {name}: fixed here, wrong there; broken: the other way round"
    state = with_digits(state, other=message.other)
    terms = state.digits.filter.split()
    if not any(term.strip("-") in _WORDS for term in terms):
        state = with_digits(state, filter=" ".join([*terms, "fixed"]), first=True)
    return Step(noted(state, text))


def other_failed(state: State, message: OtherFailed) -> Step:
    """Return the step after the network to compare with cannot be opened."""
    return Step(with_error(state, message.error))


def other_network(state: State) -> OtherNetwork | None:
    """Return what the network is compared with: what was chosen, or the run shown before."""
    data, chosen = state.data, state.digits.other
    if data is None:
        return None
    if chosen is not None and _fits(chosen, state):
        return chosen
    for each in state.past:
        if each.data == data.name and each.tested is not None:
            return OtherNetwork(each.path.name, each.tested)
    return None


def _fits(other: OtherNetwork, state: State) -> bool:
    """Return whether a network was evaluated on the test images that are shown."""
    data, network = state.data, other.network
    if data is None or network is None or other.tested is None:
        return False
    info = network.weights.info
    return len(other.tested) == len(data.test) and tuple(info.classes) == tuple(data.classes)
