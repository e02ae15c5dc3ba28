"""Pickled arrays of Python 2 and 3 are read without unpickling."""

import gzip
import pickle
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nntui.datasets.formats.pickles import read_pickle
from nntui.errors import DataError
from tests.datasets.files import rows, write
from tests.datasets.samples import ALL, FLOATS, IMAGES, LABELS, load


def _python_2_pickle(array: NDArray[np.generic]) -> bytes:
    """Return an array as Python 2 pickled it: its bytes are text."""
    raw = array.tobytes()
    shape = b"".join(b"J" + n.to_bytes(4, "little") for n in array.shape)
    code = array.dtype.str[1:].encode()
    return (
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01("
        + shape
        + b"tcnumpy\ndtype\nU\x02"
        + code
        + b"K\x00K\x01\x87R(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T"
        + len(raw).to_bytes(4, "little")
        + raw
        + b"tb"
    )


def test_mnist_pkl_gz_of_python_2(tmp_path: Path) -> None:
    """It has three pairs, and pixels divided by 256; the second pair is for validation."""
    pair = b"(" + _python_2_pickle(FLOATS) + _python_2_pickle(LABELS.astype(np.int64)) + b"t"
    raw = b"\x80\x02(" + pair * 3 + b"t."
    assert np.array_equal(pickle.loads(raw, encoding="latin1")[0][0], FLOATS)  # noqa: S301 - ours

    data = load(write(tmp_path / "mnist.pkl.gz", gzip.compress(raw)))

    assert data.origin.startswith("pickle (train, validation, test), 180 images")
    assert rows(data.train) == rows(data.validation) == rows(data.test) == ALL
    assert data.default_validation_size == 60
    assert data.hold_out(60) == data
    assert (len(data.hold_out(0).train), len(data.hold_out(0).validation)) == (120, 0)


@pytest.mark.parametrize("images", ["text", 5, None, [["a"]]])
def test_images_that_are_not_an_array_are_refused(images: object) -> None:
    """Like anything else that is not a data set."""
    raw = pickle.dumps({"data": images, "labels": LABELS})

    with pytest.raises(DataError, match="expected a pickle of images and labels"):
        read_pickle(raw, "x")


def test_classes_by_number_and_labels_as_text(tmp_path: Path) -> None:
    """A dictionary of a class each, and text of NumPy as labels."""
    by_class = {number: IMAGES[number == LABELS] for number in range(3)}
    one = load(write(tmp_path / "a", pickle.dumps(by_class)))
    other = load(write(tmp_path / "b", pickle.dumps((IMAGES, LABELS.astype(str)))))
    third = load(write(tmp_path / "c", pickle.dumps((IMAGES, LABELS.astype("S1")))))

    for data in (one, other, third):
        assert rows(data.train) | rows(data.test) == ALL
        assert data.classes == ("0", "1", "2")


def test_a_dictionary_of_protocol_0(tmp_path: Path) -> None:
    """The oldest protocol has an opcode of its own for it."""
    data = load(write(tmp_path / "a", pickle.dumps({"x": IMAGES, "y": LABELS}, 0)))

    assert rows(data.train) | rows(data.test) == ALL
