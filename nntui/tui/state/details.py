"""What is looked at in the digit and in the confusion matrix."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nntui.analysis.evaluated import EvaluatedNetwork


class AugmentedKey(NamedTuple):
    """What augmented versions of a digit are made of."""

    view: int
    """The generation of the view."""
    row: int
    augment: str
    seed: int
    network: "EvaluatedNetwork"


class MatrixView(NamedTuple):
    """What the cells of the confusion matrix show."""

    percent: bool = False
    """Percent of the row, rather than counts."""
    change: bool = False
    """The change since the first evaluation of the run."""
    against: bool = False
    """The change against the run behind the one that is shown; `change` holds then, too."""
    evaluation: int | None = None
    """Which evaluation of the validation images, from 0; None for the network that is shown."""
