"""What the user did on the screen Network."""

from typing import TypeAlias

from msgspec import Struct

from nntui.tui.state.layers_screen import InsidePage


class UnitMoved(Struct, frozen=True):
    """Another unit of the layer was asked for."""

    by: int


class UnitChosen(Struct, frozen=True):
    """The unit at a place of the grid was chosen; the first place is 0."""

    place: int


class UnitOpened(Struct, frozen=True):
    """What the unit under the cursor responds to was asked for."""


class UnitClosed(Struct, frozen=True):
    """The weights of all units were asked for again."""


class UnitsSorted(Struct, frozen=True):
    """The units are to be sorted by how much they are used now."""


class LayerMoved(Struct, frozen=True):
    """A layer further on was asked for."""

    by: int


class LayerChosen(Struct, frozen=True):
    """A layer was chosen, from 1."""

    number: int


class InsidePageChosen(Struct, frozen=True):
    """Another page was asked for."""

    page: InsidePage


class ImageStepped(Struct, frozen=True):
    """Another image was asked for."""

    by: int


class SourcePressed(Struct, frozen=True):
    """The drawing was asked for, or the image of the data set again."""


class WeightStepped(Struct, frozen=True):
    """The weight of another of the largest summands was asked for."""

    by: int


class QuotientPressed(Struct, frozen=True):
    """The difference quotient of the weight was asked for."""


InsideMessage: TypeAlias = (
    UnitMoved
    | UnitChosen
    | UnitOpened
    | UnitClosed
    | UnitsSorted
    | LayerMoved
    | LayerChosen
    | InsidePageChosen
    | ImageStepped
    | SourcePressed
    | WeightStepped
    | QuotientPressed
)
