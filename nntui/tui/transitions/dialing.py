"""The dial of the screen Draw: which knob, how far it is turned."""

from dataclasses import replace

from nntui.analysis.dial import KNOBS, Dial
from nntui.tui.messages.draw import DialReset, KnobMoved, KnobTurned
from nntui.tui.state import State
from nntui.tui.transitions.drawing import with_draw
from nntui.tui.transitions.step import Step


def knob_moved(state: State, message: KnobMoved) -> Step:
    """Return the step to another knob, up to the last."""
    index = min(max(KNOBS.index(state.draw.knob) + message.by, 0), len(KNOBS) - 1)
    return Step(with_draw(state, replace(state.draw, knob=KNOBS[index])))


def knob_turned(state: State, message: KnobTurned) -> Step:
    """Return the step to another setting of the knob."""
    draw = state.draw
    dial = draw.dial.turned(draw.knob, message.by)
    return Step(state if dial == draw.dial else with_draw(state, replace(draw, dial=dial)))


def dial_reset(state: State, message: DialReset) -> Step:
    """Return the step to a dial that changes nothing."""
    del message
    return Step(with_draw(state, replace(state.draw, dial=Dial())))
