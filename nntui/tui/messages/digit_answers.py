"""What workers answer to the work of the screen Digits."""

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nntui.tui.state import CalibrationFound, DigitList, Nearest, RankedLabels, Ticket

if TYPE_CHECKING:
    from nntui.analysis.class_plane import ClassPlane
    from nntui.analysis.evaluated import OtherNetwork
    from nntui.analysis.explanation import Explanation
    from nntui.analysis.mistakes import Mistakes


class DigitsFound(Struct, frozen=True, eq=False):
    """The digits that pass the filter were found."""

    ticket: Ticket
    found: DigitList


class DigitsAdvanced(Struct, frozen=True):
    """More images were predicted or indexed; `share` is from 0 to 1."""

    ticket: Ticket
    share: float


class DigitsFailed(Struct, frozen=True):
    """There is no list, no explanation, or no page; an empty `error` needs no report."""

    ticket: Ticket
    error: str


class DigitExplained(Struct, frozen=True, eq=False):
    """It was computed what the prediction for a digit depends on."""

    ticket: Ticket
    why: "Explanation"


class NeighborsFound(Struct, frozen=True, eq=False):
    """The nearest training images of a digit were found."""

    ticket: Ticket
    nearest: Nearest


class DigitsStudied(Struct, frozen=True, eq=False):
    """A page about all digits was computed."""

    ticket: Ticket
    result: "Mistakes | ClassPlane | CalibrationFound"


class RankingAdvanced(Struct, frozen=True):
    """More of the ranking of labels was computed; `share` is from 0 to 1."""

    ticket: Ticket
    share: float


class LabelsRanked(Struct, frozen=True, eq=False):
    """The labels of the training images were ranked."""

    ticket: Ticket
    ranked: RankedLabels


class RankingFailed(Struct, frozen=True):
    """The labels cannot be ranked; `error` is one sentence."""

    ticket: Ticket
    error: str


class OtherOpened(Struct, frozen=True, eq=False):
    """The network to compare with was evaluated."""

    ticket: Ticket
    other: "OtherNetwork"


class OtherFailed(Struct, frozen=True):
    """The network to compare with cannot be opened; `error` is one sentence."""

    ticket: Ticket
    error: str


class LabelFixed(Struct, frozen=True):
    """A label fix was written, or taken back.

    Args:
        ticket: of the work.
        data: the name of the data set.
        split: which images.
        row: which one of them.
        fixed: what is to be done with its label now, in a word; empty for nothing.
        text: what was done, to display.
        undo: whether that takes the newest fix back.
    """

    ticket: Ticket
    data: str
    split: str
    row: int
    fixed: str
    text: str
    undo: bool = False


class FixFailed(Struct, frozen=True):
    """A label fix could not be written; `error` is one sentence."""

    ticket: Ticket
    error: str


DigitsAnswer: TypeAlias = (
    DigitsFound
    | DigitsAdvanced
    | DigitsFailed
    | DigitExplained
    | NeighborsFound
    | DigitsStudied
    | RankingAdvanced
    | LabelsRanked
    | RankingFailed
    | OtherOpened
    | OtherFailed
    | LabelFixed
    | FixFailed
)
