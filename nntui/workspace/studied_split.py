"""The images of a split with the predictions for them, and the causes of mistakes once known."""

import threading
from dataclasses import dataclass, field

from nntui.analysis.digit_table import DigitTable
from nntui.analysis.mistakes import Mistakes
from nntui.analysis.predictions import Predictions
from nntui.datasets.dataset import Split


@dataclass(slots=True, eq=False)
class StudiedSplit:
    """The images of a split with the predictions for them.

    Args:
        images: all of them.
        predictions: for all of them.
        table: a row for each of them, without marks.
        among: whether they are among the training images that are indexed.
        mistakes: by cause; None before they were asked for.
    """

    images: Split
    predictions: Predictions
    table: DigitTable
    among: bool
    mistakes: Mistakes | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
