"""Data sets in miniature, so that no test needs the real ones."""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nntui.datasets.published.registry import FASHION, MNIST, PUBLISHED, Published, PublishedFile
from tests.datasets.server import Mirror


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


def in_miniature(row: Published, parts: dict[str, bytes], *, known: bool) -> Published:
    """Return a row of the table with other files; `known`: with the hash of their contents."""
    small = []
    for part in row.parts:
        raw = parts[part.kind]
        packed = gzip.compress(raw, mtime=0)
        shape = (raw[7], 28, 28) if "images" in part.kind else (raw[7],)
        digest = hashlib.sha256(raw).hexdigest() if known else ""
        hashed = hashlib.sha256(packed).hexdigest()
        small.append(PublishedFile(part.file, len(packed), hashed, shape, digest))
    return replace(row, parts=tuple(small))


def published_in(folder: Path, row: Published, parts: dict[str, bytes]) -> Path:
    """Return `folder` with the files of a data set as they are published."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in row.parts:
        (folder / part.file).write_bytes(gzip.compress(parts[part.kind], mtime=0))
    return folder


@pytest.fixture
def row(small_parts: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Published:
    """The row of the small data set, which for this test is MNIST."""
    small = in_miniature(MNIST, small_parts, known=True)
    monkeypatch.setitem(PUBLISHED, "mnist", small)
    return small


@pytest.fixture
def fashion_parts(small_parts: dict[str, bytes]) -> dict[str, bytes]:
    """Another one: the first one negative, its classes the other way round."""
    return {
        kind: raw[:16] + bytes(255 - byte for byte in raw[16:])
        if "images" in kind
        else raw[:8] + bytes(9 - byte for byte in raw[8:])
        for kind, raw in small_parts.items()
    }


@pytest.fixture
def fashion_row(fashion_parts: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Published:
    """The row of that one, which for this test is Fashion-MNIST; its contents have no hash."""
    small = in_miniature(FASHION, fashion_parts, known=False)
    monkeypatch.setitem(PUBLISHED, "fashion", small)
    return small


@pytest.fixture
def small_mnist(tmp_path: Path, row: Published, small_parts: dict[str, bytes]) -> Path:
    """A folder with the small data set, packed anew and under other names."""
    folder = tmp_path / "there"
    folder.mkdir()
    for part in row.parts:
        packed = gzip.compress(small_parts[part.kind])
        (folder / f"{part.kind}-ubyte.gz").write_bytes(packed)
    return folder


@pytest.fixture
def mirror(row: Published, small_parts: dict[str, bytes]) -> Iterator[Mirror]:
    """A server on this machine that has the small data set, and answers as it is told to."""
    files = {f"/mnist/{p.file}": gzip.compress(small_parts[p.kind], mtime=0) for p in row.parts}
    with Mirror(files) as served:
        yield served
