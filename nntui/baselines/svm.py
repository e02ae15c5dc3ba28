"""A support vector machine, by scikit-learn."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Split
from nntui.errors import UsageError


class SVM:
    """scikit-learn's SVC with its default settings, on pixels from 0 to 1.

    The defaults are a radial kernel and C = 1 (Cortes and Vapnik 1995). Training on 50,000 images
    takes minutes.

    Args:
        train: the images to learn from.
        classes: the number of classes; not needed here.

    Raises:
        UsageError: scikit-learn is not installed.
    """

    def __init__(self, train: Split, classes: int) -> None:
        del classes
        try:
            from sklearn.svm import SVC  # noqa: PLC0415 - optional, and a second to import
        except ImportError:
            raise UsageError(
                "svm: this baseline needs scikit-learn, which is not installed; "
                "try pip install 'nntui[baselines]'"
            ) from None
        self.machine: Any = SVC().fit(_rows(train), train.labels)

    def predict(self, split: Split) -> NDArray[np.intp]:
        """Return the predicted class (n,) of each image."""
        predicted: NDArray[np.intp] = self.machine.predict(_rows(split)).astype(np.intp)
        return predicted


def _rows(split: Split) -> NDArray[np.float64]:
    return split.images.reshape(len(split), -1) / 255
