"""Transitions: what follows from a message, as pure functions of the state and the message."""

from nntui.tui.transitions.apply import apply
from nntui.tui.transitions.step import Step

__all__ = ["Step", "apply"]
