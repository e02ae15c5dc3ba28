"""The state of the screen Digits: images with a filter, and why they are predicted as they are."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nntui.tui.state.digit_records import (
    CalibrationFound,
    DigitKey,
    DigitList,
    DigitPage,
    DigitSplit,
    FixMade,
    ListKey,
    MapName,
    Nearest,
    PageKey,
    Place,
    RankedLabels,
)

if TYPE_CHECKING:
    from nntui.analysis.class_plane import ClassPlane
    from nntui.analysis.evaluated import OtherNetwork
    from nntui.analysis.explanation import Explanation
    from nntui.analysis.mistakes import Mistakes

MAX_BACK = 50
"""Places that lead back, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class DigitsScreen:
    """The state of the screen Digits.

    Args:
        page: what is shown.
        split: which images; empty for those that the network was evaluated on.
        filter: what was typed to filter them.
        order: what they are sorted by; empty for the order of the filter, or their index.
        reverse: whether the largest comes first.
        row: the image under the cursor.
        first: whether the cursor goes to the first image of the next list.
        list_key: what the list that was asked for last is made of.
        found: the list; None before the first.
        error: why there is no list; empty where there is one or it is being made.
        digit_key: the digit whose explanation was asked for last.
        why: what its prediction depends on; None until that is computed.
        nearest: its nearest training images; None until they are found.
        nearest_error: why they cannot be found.
        indexed: the share of the training images that is indexed, while that takes a while.
        neighbor: which of the nearest training images is marked; None for none.
        map: which map is shown.
        page_key: what the page that was asked for last is made of.
        mistakes: the mistakes by cause.
        causes_row: the line under the cursor in their table.
        plane: the images of two classes.
        cell: these two classes.
        calibration: the calibration.
        ranked: the labels of the training images, ranked; None before they were.
        ranking: the share of the ranking that is done, while it is made; else None.
        other: the network that was chosen to compare with; None for the run shown before.
        fixes: label fixes that can be taken back, the newest last.
        back: where `esc` leads, the nearest last.
    """

    page: DigitPage = "grid"
    split: 'DigitSplit | Literal[""]' = ""
    filter: str = ""
    order: str = ""
    reverse: bool = False
    row: int = 0
    first: bool = False
    list_key: ListKey | None = None
    found: DigitList | None = None
    error: str = ""
    digit_key: DigitKey | None = None
    why: "Explanation | None" = None
    nearest: Nearest | None = None
    nearest_error: str = ""
    indexed: float | None = None
    neighbor: int | None = None
    map: MapName = "occlusion"
    page_key: PageKey | None = None
    mistakes: "Mistakes | None" = None
    causes_row: int = 0
    plane: "ClassPlane | None" = None
    cell: tuple[int, int] = (0, 0)
    calibration: CalibrationFound | None = None
    ranked: RankedLabels | None = None
    ranking: float | None = None
    other: "OtherNetwork | None" = None
    fixes: tuple[FixMade, ...] = ()
    back: tuple[Place, ...] = ()

    @property
    def position(self) -> int | None:
        """The place of the cursor among the images that pass; None where it is none of them."""
        if self.found is None or self.row >= len(self.found.images):
            return None
        places = (self.found.rows == self.row).nonzero()[0]
        return int(places[0]) if len(places) else None

    @property
    def place(self) -> Place:
        """Where the user is now."""
        return Place(self.page, self.split, self.filter, self.order, self.reverse, self.row)

    @property
    def has_fixes(self) -> bool:
        """Whether a label of the data set was kept, changed or dropped."""
        return bool(self.fixes) or (self.found is not None and self.found.any_fixes)

    @property
    def cells(self) -> tuple[tuple[int, int], ...]:
        """The cells of the table of mistakes, those with the most mistakes first."""
        return () if self.mistakes is None else tuple(self.mistakes.cells())
