"""NumPy archives: arrays that are not used are named."""

from pathlib import Path

import numpy as np
import pytest

from nntui.errors import DataError
from tests.datasets.files import npz, rows, write
from tests.datasets.samples import ALL, IMAGES, LABELS, load


def test_other_arrays_of_an_archive_are_named(tmp_path: Path) -> None:
    """Objects, bytes and empty splits do no harm, and no images are left out."""
    raw = npz(
        x_train=IMAGES,
        y_train=LABELS,
        x_val=IMAGES[:0],
        y_val=LABELS[:0],
        x=np.array([None]),
        about=np.array([{"by": "me"}]),
        tags=np.array([b"abc"]),
    )
    data = load(write(tmp_path / "a.npz", raw))

    assert rows(data.train) | rows(data.test) == ALL
    assert data.origin.startswith("NumPy arrays (train), 60 images")
    assert data.origin.endswith(
        "not used: x_val (empty), y_val (empty), x (objects), about (objects), tags"
    )
    received = r"received x \(empty\), b \(objects\)$"
    with pytest.raises(DataError, match=rf"expected images in arrays .*, {received}"):
        load(write(tmp_path / "b.npz", npz(x=IMAGES[:0], b=np.array([None]))))
