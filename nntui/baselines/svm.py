"""A support vector machine, by scikit-learn: what there was before networks had caught up."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Split
from nntui.errors import UsageError


class SVM:
    """scikit-learn's SVC with the settings nobody chose, on pixels from 0 to 1.

    A radial kernel with C = 1 (Cortes and Vapnik 1995). It takes minutes for 50,000 pictures.

    Raises:
        UsageError: scikit-learn is not installed.
    """

    def __init__(self, train: Split, classes: int) -> None:
        del classes
        try:
            from sklearn.svm import SVC  # noqa: PLC0415 - an extra, and a second to import
        except ImportError:
            raise UsageError(
                "svm: this baseline is scikit-learn's, which is not installed; "
                "try pip install 'nntui[baselines]'"
            ) from None
        self.machine: Any = SVC().fit(_rows(train), train.labels)

    def predict(self, split: Split) -> NDArray[np.intp]:
        """Return the class of each picture."""
        said: NDArray[np.intp] = self.machine.predict(_rows(split)).astype(np.intp)
        return said


def _rows(split: Split) -> NDArray[np.float64]:
    return split.images.reshape(len(split), -1) / 255
