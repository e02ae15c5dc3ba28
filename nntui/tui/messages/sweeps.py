"""What the user did with sweeps, on the screen Runs."""

from typing import Literal, TypeAlias

from msgspec import Struct

SweepAction: TypeAlias = Literal["settings", "stop", "resume", "delete"]


class TrialMoved(Struct, frozen=True):
    """Another trial of the sweep that is open was asked for, so many further down."""

    by: int


class TrialChosen(Struct, frozen=True):
    """The trial of this number was clicked."""

    number: int


class TrialOpened(Struct, frozen=True):
    """The run of the trial under the cursor is to be shown on the screen Train."""


class SweepPartPressed(Struct, frozen=True):
    """The next part of the sweep was asked for: bracket, table or settings."""


class SweepActionPressed(Struct, frozen=True):
    """Something is to be done with the sweep that is open, or the trial under the cursor."""

    what: SweepAction


class SweepTyped(Struct, frozen=True):
    """A new sweep is to be started, which varies settings of the next run as `text` says."""

    text: str


SweepsMessage: TypeAlias = (
    TrialMoved | TrialChosen | TrialOpened | SweepPartPressed | SweepActionPressed | SweepTyped
)
