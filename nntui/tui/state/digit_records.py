"""What the screen Digits shows, in parts: a list, an explanation, a page, and what they are of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nntui.analysis.calibration import Calibration
    from nntui.analysis.digit_table import DigitTable
    from nntui.analysis.evaluated import EvaluatedNetwork, OtherNetwork
    from nntui.analysis.neighbors import Neighbor
    from nntui.analysis.predictions import Predictions
    from nntui.analysis.suspects import LabelRanking
    from nntui.datasets.dataset import Split

DigitSplit: TypeAlias = Literal["test", "validation", "train"]
DigitPage: TypeAlias = Literal["grid", "why", "causes", "plane", "calibration"]
"""Thumbnails; one digit explained; mistakes by cause; two classes; confidence and accuracy."""
MapName: TypeAlias = Literal["occlusion", "gradient", "turning"]
MAPS: tuple[MapName, ...] = get_args(MapName)
ORDERS = ("index", "loss", "conf", "margin")
"""What digits are sorted by, in the order of the key that chooses."""
SELF = "self"
"""The order in which the least likely labels are first, where they were ranked."""


class ListKey(NamedTuple):
    """What a list of digits is made of."""

    view: int
    """The generation of the view."""
    network: "EvaluatedNetwork"
    split: DigitSplit
    filter: str
    order: str
    reverse: bool
    against: "OtherNetwork | None" = None
    """Another network, for `fixed` and `broken`."""
    ranking: "LabelRanking | None" = None
    """Of the labels of these images, where they were ranked."""


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
        any_fixes: whether the data set has label fixes, of these images or of others.
    """

    key: ListKey
    images: "Split"
    predictions: "Predictions"
    table: "DigitTable"
    rows: "NDArray[np.intp]"
    problem: str = ""
    fixed: Mapping[int, str] = field(default_factory=dict)
    any_fixes: bool = False


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
        reason: why there is no temperature; empty where there is one.
    """

    calibration: "Calibration"
    temperature: float | None = None
    after: "Calibration | None" = None
    reason: str = ""


class RankedLabels(NamedTuple):
    """The labels of training images, ranked by how likely they are wrong."""

    images: "Split"
    ranking: "LabelRanking"


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
