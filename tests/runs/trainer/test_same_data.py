"""Without a record of its data, a run is not resumed on data that are known to be others."""

from dataclasses import replace

import numpy as np
import pytest

from nntui.datasets.dataset import Dataset, Split
from nntui.errors import DataError
from nntui.runs.trainer.same_data import check_same_data
from nntui.training.events import RunStarted
from nntui.weights import WeightsInfo

_SPLIT = Split(np.zeros((6, 2, 2), np.uint8), np.array([0, 1, 0, 1, 0, 1], np.uint8))
_DATA = Dataset("x.csv", ("0", "1"), _SPLIT, _SPLIT[:2], _SPLIT[:1], "", content="c")
_INFO = WeightsInfo(layers="", image_shape=(2, 2), classes=["0", "1"], data="x.csv", content="c")
_STARTED = RunStarted(
    step=0,
    at=0.0,
    data="x.csv",
    layers=[],
    parameters=1,
    classes=["0", "1"],
    image_shape=(2, 2),
    train_size=6,
    validation_size=1,
    test_size=2,
    epochs=1,
    steps=1,
    threads=1,
    seed=1,
)


def test_the_same_data_pass() -> None:
    """Also with new names of the same classes, as later versions may give them."""
    check_same_data(_DATA, _INFO, _STARTED)
    check_same_data(_DATA, _INFO, None)
    check_same_data(replace(_DATA, classes=("lying", "standing")), _INFO, None)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (replace(_DATA, content="d"), "expected the images and labels that the run began with"),
        (replace(_DATA, classes=("1", "0")), "expected the classes 0, 1 in this order, .* 1, 0$"),
        (replace(_DATA, classes=("one", "zero")), "expected the classes 0, 1 in this order"),
        (
            replace(_DATA, train=_SPLIT[:5]),
            "expected the 6 training, 1 validation and 2 test images .*, received 5 training",
        ),
    ],
)
def test_other_data_are_refused(data: Dataset, expected: str) -> None:
    """Whichever of the content, the classes and the numbers of images tells so."""
    with pytest.raises(DataError, match=expected):
        check_same_data(data, _INFO, _STARTED)
