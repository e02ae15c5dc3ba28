"""What the screen Digits shows: images with a filter, and why the network predicts what it does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nntui.analysis.calibration import Calibration
    from nntui.analysis.class_plane import ClassPlane
    from nntui.analysis.digit_table import DigitTable
    from nntui.analysis.evaluated import EvaluatedNetwork
    from nntui.analysis.explanation import Explanation
    from nntui.analysis.mistakes import Mistakes
    from nntui.analysis.neighbors import Neighbor
    from nntui.analysis.predictions import Predictions
    from nntui.datasets.dataset import Split

DigitSplit: TypeAlias = Literal["test", "validation", "train"]
DigitPage: TypeAlias = Literal["grid", "why", "causes", "plane", "calibration"]
"""Thumbnails; one digit explained; mistakes by cause; two classes; confidence and accuracy."""
MapName: TypeAlias = Literal["occlusion", "gradient", "turning"]
MAPS: tuple[MapName, ...] = get_args(MapName)
ORDERS = ("index", "loss", "conf", "margin")
"""What digits are sorted by, in the order of the key that chooses."""
MAX_BACK = 50
"""Places that lead back, at most."""


class ListKey(NamedTuple):
    """What a list of digits is made of."""

    view: int
    """The generation of the view."""
    network: "EvaluatedNetwork"
    split: DigitSplit
    filter: str
    order: str
    reverse: bool
    against: "Predictions | None"
    """Those of another network, for `fixed` and `broken`."""


class DigitKey(NamedTuple):
    """What an explanation is made of."""

    view: int
    network: "EvaluatedNetwork"
    split: DigitSplit
    row: int


class PageKey(NamedTuple):
    """What a page about all digits is made of."""

    view: int
    network: "EvaluatedNetwork"
    split: DigitSplit
    page: DigitPage
    cell: tuple[int, int]
    """The classes of the plane; zeros for other pages."""


@dataclass(frozen=True, slots=True, eq=False)
class DigitList:
    """The images of a split, with those that pass the filter.

    Args:
        key: what it is made of.
        images: all images of the split.
        predictions: for all of them.
        table: a row for each of them.
        rows: those that pass the filter, in order.
        problem: why a term of the filter is not valid; the others hold.
        fixed: what is to be done with the labels of some images, by their rows: `keep`, `drop` or
            `relabel` with the name of the class.
    """

    key: ListKey
    images: "Split"
    predictions: "Predictions"
    table: "DigitTable"
    rows: "NDArray[np.intp]"
    problem: str = ""
    fixed: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """The nearest training images of a digit.

    Args:
        neighbors: the nearest first.
        sentence: what they say.
        cause: of a mistake, its cause in words; empty where it is none or not known yet.
    """

    neighbors: "tuple[Neighbor, ...]"
    sentence: str
    cause: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class CalibrationFound:
    """The calibration of a network.

    Args:
        calibration: on the images that it was evaluated on.
        temperature: fitted on validation images; None where it is not known which these are.
        after: with this temperature; None without one.
    """

    calibration: "Calibration"
    temperature: float | None = None
    after: "Calibration | None" = None


class Place(NamedTuple):
    """Where the user was, to go back to."""

    page: DigitPage
    split: 'DigitSplit | Literal[""]'
    filter: str
    order: str
    reverse: bool
    row: int


class FixMade(NamedTuple):
    """A label fix that `u` takes back: the image, and what was to be done with it before."""

    data: str
    split: DigitSplit
    row: int
    before: str
    """As in `DigitList.fixed`; empty for nothing."""


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
    def cells(self) -> tuple[tuple[int, int], ...]:
        """The cells of the table of mistakes, those with the most mistakes first."""
        return () if self.mistakes is None else tuple(self.mistakes.cells())
