"""A digit and what is known of it, to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.explanation import Explanation
from nntui.analysis.neighbors import Neighbor
from nntui.view.explanation import MapName


@dataclass(frozen=True, slots=True, eq=False)
class DigitPage:
    """A digit and what is known of it.

    Args:
        row: its index.
        image: (height, width).
        outputs: of the network, one for each class.
        classes: their names.
        truth: the label; None where it is not known.
        scores: whether outputs are scores and no probabilities.
        why: what the prediction depends on; None until it is known.
        map: which map is drawn.
        neighbors: the nearest training images; None until they are known.
        train: all training images, (count, height, width).
        sentence: what the neighbors say, or why there are none yet.
        cause: of a mistake, its cause in words; empty where it is not known.
        fixed: what is to be done with its label; empty for nothing.
        marked: which neighbor is marked; None for none.
    """

    row: int
    image: NDArray[np.uint8]
    outputs: Sequence[float]
    classes: Sequence[str]
    truth: int | None
    scores: bool = False
    why: Explanation | None = None
    map: MapName = "occlusion"
    neighbors: Sequence[Neighbor] | None = None
    train: NDArray[np.uint8] | None = None
    sentence: str = ""
    cause: str = ""
    fixed: str = ""
    marked: int | None = None

    @property
    def predicted(self) -> int:
        """The class that is predicted."""
        return int(np.argmax(self.outputs))
