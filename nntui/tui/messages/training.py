"""What the user did to train a network, to keep it, and to leave."""

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from nntui.analysis.evaluated import EvaluatedNetwork


class TrainPressed(Struct, frozen=True):
    """Start, pause or resume was asked for."""


class AdvancePressed(Struct, frozen=True):
    """One step, or the rest of the epoch, was asked for."""

    unit: Literal["step", "epoch"]


class StopPressed(Struct, frozen=True):
    """A stop after a checkpoint was asked for."""


class ResetPressed(Struct, frozen=True):
    """An untrained network was asked for, maybe with a new seed."""

    seed: int | None = None


class AgainAnswered(Struct, frozen=True):
    """The user said what to do with a run that is done: train it longer, or start a new one."""

    answer: Literal["longer", "new"]


class OverAnswered(Struct, frozen=True):
    """The user said what to do with a damaged run: train it from step 0, or start a new one."""

    answer: Literal["over", "new"]


class RunNamed(Struct, frozen=True):
    """A name for the next run was given; an empty one is made of its settings."""

    name: str


class CancelPressed(Struct, frozen=True):
    """What is being opened or evaluated is no longer wanted."""


class SaveRequested(Struct, frozen=True):
    """A name was given under which to save the weights of a network."""

    name: str
    network: "EvaluatedNetwork"


class LeavePressed(Struct, frozen=True):
    """The user wants to leave."""


class LeaveAnswered(Struct, frozen=True):
    """The user said what to do with the run that is being trained."""

    answer: Literal["stop", "keep"]
