"""What the user did on the screen Network."""

from typing import TypeAlias

from msgspec import Struct


class UnitMoved(Struct, frozen=True):
    """Another unit of the first layer was asked for."""

    by: int


class UnitChosen(Struct, frozen=True):
    """The unit at a place of the grid was chosen; the first place is 0."""

    place: int


class UnitOpened(Struct, frozen=True):
    """What the unit under the cursor responds to was asked for."""


class UnitClosed(Struct, frozen=True):
    """The weights of all units were asked for again."""


InsideMessage: TypeAlias = UnitMoved | UnitChosen | UnitOpened | UnitClosed
