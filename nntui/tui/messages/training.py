"""What the user did to train a network, to keep it, and to leave."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from nntui.analysis.evaluated import EvaluatedNetwork


@dataclass(frozen=True, slots=True)
class TrainPressed:
    """Start, pause or resume was asked for."""


@dataclass(frozen=True, slots=True)
class AdvancePressed:
    """One step, or the rest of the epoch, was asked for."""

    unit: Literal["step", "epoch"]


@dataclass(frozen=True, slots=True)
class StopPressed:
    """A stop after a checkpoint was asked for."""


@dataclass(frozen=True, slots=True)
class ResetPressed:
    """An untrained network was asked for, maybe with a new seed."""

    seed: int | None = None


@dataclass(frozen=True, slots=True)
class AgainAnswered:
    """The user said what to do with a run that is done: train it longer, or start a new one."""

    answer: Literal["longer", "new"]


@dataclass(frozen=True, slots=True)
class OverAnswered:
    """The user said what to do with a damaged run: train it from step 0, or start a new one."""

    answer: Literal["over", "new"]


@dataclass(frozen=True, slots=True)
class RunNamed:
    """A name for the next run was given; an empty one is made of its settings."""

    name: str


@dataclass(frozen=True, slots=True)
class CancelPressed:
    """What is being opened or evaluated is no longer wanted."""


@dataclass(frozen=True, slots=True)
class SaveRequested:
    """A name was given under which to save the weights of a network."""

    name: str
    network: "EvaluatedNetwork"


@dataclass(frozen=True, slots=True)
class LeavePressed:
    """The user wants to leave."""


@dataclass(frozen=True, slots=True)
class LeaveAnswered:
    """The user said what to do with the run that is being trained."""

    answer: Literal["stop", "keep"]
