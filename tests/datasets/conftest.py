"""Data sets in miniature, so that no test needs the real ones."""

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nntui.datasets import mnist


def to_idx(array: NDArray[np.uint8]) -> bytes:
    """Return an array as the bytes of an IDX file."""
    lengths = b"".join(length.to_bytes(4, "big") for length in array.shape)
    return bytes([0, 0, 8, array.ndim]) + lengths + array.tobytes()


@pytest.fixture(scope="session")
def small_parts() -> dict[str, bytes]:
    """The four files of a data set like MNIST: 6 images to train on, 4 to test on."""
    rng = np.random.default_rng(1)
    parts = {}
    for name, count in (("train", 6), ("t10k", 4)):
        parts[f"{name}-images"] = to_idx(rng.integers(0, 256, (count, 28, 28), np.uint8))
        parts[f"{name}-labels"] = to_idx(rng.integers(0, 10, count, np.uint8))
    return parts


@pytest.fixture
def small_mnist(
    tmp_path: Path, small_parts: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder with the small data set, which for this test is MNIST."""
    folder = tmp_path / "mnist"
    folder.mkdir()
    for part, raw in small_parts.items():
        monkeypatch.setitem(mnist.PARTS, part, hashlib.sha256(raw).hexdigest())
        (folder / f"{part}-ubyte.gz").write_bytes(gzip.compress(raw))
    return folder
