"""Digit cursor: which image is displayed, and the filter that decides which ones are skipped."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nntui.analysis.chosen import ChosenImages
from nntui.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nntui.analysis.predictions import Predictions


@dataclass(frozen=True, slots=True)
class DigitCursor:
    """A row of a table of predictions, and a filter of its rows.

    Every move applies the filter to the predictions it is given, so the cursor follows a network
    that is still being trained.
    """

    row: int = 0
    wrong: bool = False
    """Only misclassified images."""
    truth: int | None = None
    """Only images of this class."""
    predicted: int | None = None
    """Only images for which this class is predicted."""
    chosen: ChosenImages | None = None
    """Only these images."""

    @property
    def filtered(self) -> bool:
        """Whether some images are skipped."""
        return self.wrong or self.truth is not None or self.is_list or self.predicted is not None

    @property
    def is_list(self) -> bool:
        """Whether only images of a list pass."""
        return self.chosen is not None

    def rows(self, predictions: "Predictions") -> "NDArray[np.intp]":
        """Return the rows that pass the filter, in order.

        Those of one cell of the confusion matrix begin with the most confident prediction.
        """
        if self.chosen is not None:
            listed = np.array(self.chosen.rows, np.intp)
            return listed[listed < len(predictions)]
        rows = predictions.rows(wrong=self.wrong, truth=self.truth, predicted=self.predicted)
        if not self.is_cell:
            return rows
        ordered: NDArray[np.intp] = rows[np.argsort(-predictions.confidence[rows], kind="stable")]
        return ordered

    @property
    def is_cell(self) -> bool:
        """Whether only images of one cell of the confusion matrix pass."""
        return self.truth is not None and self.predicted is not None

    def position(self, predictions: "Predictions") -> int | None:
        """Return which of the matching images the cursor is at, from 0; None if it is at none."""
        found = np.flatnonzero(self.rows(predictions) == self.row)
        return int(found[0]) if len(found) else None

    def step(self, predictions: "Predictions", by: int) -> "DigitCursor":
        """Return the cursor `by` matching images further, backward where `by` is negative.

        It wraps around at both ends, and stays where it is if no image passes.
        """
        rows = self.rows(predictions)
        if not len(rows):
            return self
        position = self.position(predictions)
        if position is not None:
            index = position + by
        else:
            # From a row that does not pass, one step forward leads to the next row that does.
            index = 0 if self.is_cell or self.is_list else int(np.searchsorted(rows, self.row))
            index += by - 1 if by > 0 else by
        return replace(self, row=int(rows[index % len(rows)]))

    def random(self, predictions: "Predictions", rng: "np.random.Generator") -> "DigitCursor":
        """Return the cursor at a random image that passes; where it is if none does."""
        rows = self.rows(predictions)
        return replace(self, row=int(rng.choice(rows))) if len(rows) else self

    def nearest_match(self, predictions: "Predictions") -> "DigitCursor":
        """Return the cursor at an image that passes: the current one, or else the next one.

        It stays where it is if no image passes.
        """
        rows = self.rows(predictions)
        if not len(rows) or self.row in rows:
            return self
        return self.step(predictions, 1)
