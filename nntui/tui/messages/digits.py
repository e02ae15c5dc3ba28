"""What the user did on the screen Digits."""

from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from nntui.tui.state import DigitPage

if TYPE_CHECKING:
    from nntui.workspace.opening import Entry

FixAction: TypeAlias = Literal["keep", "relabel", "drop"]


class DigitMoved(Struct, frozen=True):
    """Another digit was asked for, so many places further among those that pass the filter."""

    by: int


class DigitChosen(Struct, frozen=True):
    """A digit of the list was chosen, by its row among all images."""

    row: int


class DigitsFiltered(Struct, frozen=True):
    """The filter is another one."""

    text: str


class DigitsSorted(Struct, frozen=True):
    """Another order of the digits was asked for: the next column, or the other direction."""

    how: Literal["next", "other"]


class DigitsPressed(Struct, frozen=True):
    """Only mistakes, other images, or another map was asked for."""

    what: Literal["mistakes", "split", "map"]


class DigitPageChosen(Struct, frozen=True):
    """A page of the screen was asked for; where it is shown, the thumbnails again."""

    page: DigitPage


class DigitOpened(Struct, frozen=True):
    """The line, the mark or the digit under the cursor was chosen."""


class NeighborMoved(Struct, frozen=True):
    """Another one of the nearest training images was marked."""

    by: int


class NeighborOpened(Struct, frozen=True):
    """One of the nearest training images was clicked."""

    number: int


class CausesMoved(Struct, frozen=True):
    """Another line of the table of mistakes was asked for."""

    by: int


class LabelActed(Struct, frozen=True):
    """What to do with the label of the digit was decided.

    Args:
        action: what to do.
        label: the name of the right class, for `relabel`.
    """

    action: FixAction
    label: str = ""


class FixUndone(Struct, frozen=True):
    """The newest label fix is to be taken back."""


class FixesPressed(Struct, frozen=True):
    """The next run is to be trained with the label fixes of the data set, or without them."""


class SuspectsPressed(Struct, frozen=True):
    """The training images whose labels are most likely wrong were asked for."""


class OtherChosen(Struct, frozen=True):
    """A network to compare with was chosen: a line of the dialog, or a name or path."""

    target: "Entry | str"


class DigitsLeft(Struct, frozen=True):
    """One step back: to the page, the images or the screen before."""


DigitsMessage: TypeAlias = (
    DigitMoved
    | DigitChosen
    | DigitsFiltered
    | DigitsSorted
    | DigitsPressed
    | DigitPageChosen
    | DigitOpened
    | NeighborMoved
    | NeighborOpened
    | CausesMoved
    | LabelActed
    | FixUndone
    | FixesPressed
    | SuspectsPressed
    | OtherChosen
    | DigitsLeft
)
