"""Fixtures for tests of published data: tiny stand-ins for MNIST and Fashion-MNIST, and a server.

tests/conftest.py loads this module as a plugin, so all tests can use the fixtures.
"""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nntui.datasets.published.registry import FASHION, MNIST, PUBLISHED, Published, PublishedFile
from tests.datasets.files import to_idx
from tests.datasets.server import Mirror


def published_in(folder: Path, published: Published, contents: dict[str, bytes]) -> Path:
    """Write the files of a data set to `folder` as they are published, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in published.files:
        (folder / file.name).write_bytes(gzip.compress(contents[file.kind], mtime=0))
    return folder


@pytest.fixture(scope="session")
def mnist_contents() -> dict[str, bytes]:
    """The decompressed files of a tiny data set: 6 training images and 4 test images."""
    rng = np.random.default_rng(1)
    contents = {}
    for name, count in (("train", 6), ("t10k", 4)):
        contents[f"{name}-images"] = to_idx(rng.integers(0, 256, (count, 28, 28), np.uint8))
        contents[f"{name}-labels"] = to_idx(rng.integers(0, 10, count, np.uint8))
    return contents


@pytest.fixture
def published_mnist(mnist_contents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Published:
    """The tiny data set as an entry of the registry, in place of MNIST."""
    tiny = _with_contents(MNIST, mnist_contents, known_contents=True)
    monkeypatch.setitem(PUBLISHED, "mnist", tiny)
    return tiny


@pytest.fixture
def fashion_contents(mnist_contents: dict[str, bytes]) -> dict[str, bytes]:
    """Another tiny data set: the first one with inverted pixels and reversed classes."""
    return {
        kind: raw[:16] + bytes(255 - byte for byte in raw[16:])
        if "images" in kind
        else raw[:8] + bytes(9 - byte for byte in raw[8:])
        for kind, raw in mnist_contents.items()
    }


@pytest.fixture
def published_fashion(
    fashion_contents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> Published:
    """The other tiny data set in place of Fashion-MNIST, without checksums of the contents."""
    tiny = _with_contents(FASHION, fashion_contents, known_contents=False)
    monkeypatch.setitem(PUBLISHED, "fashion", tiny)
    return tiny


@pytest.fixture
def tiny_mnist_folder(
    tmp_path: Path, published_mnist: Published, mnist_contents: dict[str, bytes]
) -> Path:
    """A folder with the tiny MNIST, compressed again and with other file names."""
    folder = tmp_path / "there"
    folder.mkdir()
    for file in published_mnist.files:
        packed = gzip.compress(mnist_contents[file.kind])
        (folder / f"{file.kind}-ubyte.gz").write_bytes(packed)
    return folder


@pytest.fixture
def mirror(published_mnist: Published, mnist_contents: dict[str, bytes]) -> Iterator[Mirror]:
    """A server on this machine with the tiny MNIST, whose answers a test can replace."""
    files = {
        f"/mnist/{file.name}": gzip.compress(mnist_contents[file.kind], mtime=0)
        for file in published_mnist.files
    }
    with Mirror(files) as running:
        yield running


@pytest.fixture
def served(mirror: Mirror, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mirror:
    """The same server, in use as NNTUI_MIRROR, with a cache that has synthetic digits only."""
    kept = tmp_path / "kept"
    kept.mkdir()
    for path in cache.glob("*.bytes"):
        (kept / path.name).symlink_to(path)
    monkeypatch.setenv("NNTUI_MIRROR", mirror.url)
    monkeypatch.setenv("NNTUI_CACHE", str(kept))
    return mirror


def _with_contents(
    published: Published, contents: dict[str, bytes], *, known_contents: bool
) -> Published:
    """Return an entry of the registry with other files."""
    files = []
    for file in published.files:
        raw = contents[file.kind]
        packed = gzip.compress(raw, mtime=0)
        shape = (raw[7], 28, 28) if "images" in file.kind else (raw[7],)
        contents_sha256 = hashlib.sha256(raw).hexdigest() if known_contents else ""
        sha256 = hashlib.sha256(packed).hexdigest()
        files.append(PublishedFile(file.name, len(packed), sha256, shape, contents_sha256))
    return replace(published, files=tuple(files))
