"""Walk: the place of somebody who leafs through pictures, and which of them they want to see."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.predictions import Predictions


@dataclass(frozen=True, slots=True)
class DigitCursor:
    """A picture's row and a filter; moving goes to the next picture that passes the filter.

    The filter is looked up in the newest predictions at every move, so it follows a network that
    is still learning.
    """

    row: int = 0
    wrong: bool = False
    truth: int | None = None
    predicted: int | None = None

    def rows(self, predictions: Predictions) -> NDArray[np.intp]:
        """Return the rows that pass the filter."""
        return predictions.rows(wrong=self.wrong, truth=self.truth, predicted=self.predicted)

    def step(self, predictions: Predictions, by: int) -> "DigitCursor":
        """Return the walk `by` pictures on, around the end; where it is if none passes."""
        rows = self.rows(predictions)
        if not len(rows):
            return self
        # From a row that does not pass, one step forward is the next that does.
        place = int(np.searchsorted(rows, self.row, side="right" if by > 0 else "left"))
        place += by - 1 if by > 0 else by
        return replace(self, row=int(rows[place % len(rows)]))

    def random(self, predictions: Predictions, rng: np.random.Generator) -> "DigitCursor":
        """Return the walk at any one of the pictures that pass."""
        rows = self.rows(predictions)
        return replace(self, row=int(rng.choice(rows))) if len(rows) else self

    def nearest_match(self, predictions: Predictions) -> "DigitCursor":
        """Return the walk at a picture that passes: this one if it does, else the next."""
        rows = self.rows(predictions)
        if not len(rows) or self.row in rows:
            return self
        return self.step(predictions, 1)
