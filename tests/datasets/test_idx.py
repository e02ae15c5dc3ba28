"""IDX: what is written is read, and nothing a file says of itself is believed."""

import gzip
import os
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from nntui.datasets.formats.idx import parse_idx
from nntui.datasets.formats.safe_read import read_bytes
from nntui.errors import DataError

_ARRAYS = npst.arrays(np.uint8, npst.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=6))
_LENGTHS = st.lists(st.integers(0, 2**32 - 1) | st.sampled_from([0, 1, 2**31, 2**32 - 1]))


def _to_idx(array: NDArray[np.uint8]) -> bytes:
    return _header(array.shape) + array.tobytes()


def _header(lengths: tuple[int, ...]) -> bytes:
    return bytes([0, 0, 8, len(lengths)]) + b"".join(n.to_bytes(4, "big") for n in lengths)


_SAMPLE = _to_idx(np.arange(24, dtype=np.uint8).reshape(2, 3, 4))


@given(_ARRAYS)
def test_reading_is_the_inverse_of_writing(array: NDArray[np.uint8]) -> None:
    """Shape and pixels arrive, empty axes among them."""
    read = parse_idx(_to_idx(array), "x")

    assert array.shape == read.shape
    assert np.array_equal(array, read)


@pytest.mark.parametrize("length", range(len(_SAMPLE)))
def test_a_file_that_is_cut_is_refused(length: int) -> None:
    """Wherever the transfer broke off, the sentence names the file."""
    with pytest.raises(DataError, match=r"^images: expected"):
        parse_idx(_SAMPLE[:length], "images")


@pytest.mark.parametrize("place", range(16))
def test_a_damaged_header_never_gives_the_shape_it_should(place: int) -> None:
    """Each flipped bit of the header is refused: shape and size must agree."""
    for bit in range(8):
        damaged = bytearray(_SAMPLE)
        damaged[place] ^= 1 << bit
        with pytest.raises(DataError, match=r"^images: expected"):
            parse_idx(bytes(damaged), "images")


@given(st.binary(max_size=64), _LENGTHS)
@example(b"", [0, 2**32 - 1, 2**32 - 1])
@example(b"", [2**32 - 1, 2**32 - 1, 2**32 - 1])
def test_any_bytes_are_an_array_or_refused(data: bytes, lengths: list[int]) -> None:
    """Zero, huge and missing axes get a sentence, and no memory is asked for on their word."""
    for raw in (data, _header(tuple(lengths[:3])) + data):
        try:
            array = parse_idx(raw, "x")
        except DataError:
            continue
        assert array.nbytes <= len(raw)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "received one that starts with nothing"),
        (b"PK\x03\x04zip", "received one that starts with 50 4b 03 04"),
        (b"\0\0\x0d\1\0\0\0\1????", "expected IDX data of type 8 (uint8), received type 13"),
        (b"\0\0\x08\3\0\0\0\1", "expected an IDX header of 16 bytes, received 8"),
        (b"\0\0\x08\1\0\0\0\5abc", "expected 5 bytes for the shape (5,), received 3"),
    ],
)
def test_a_refusal_says_what_is_wrong(raw: bytes, sentence: str) -> None:
    """Name, expectation, what was received."""
    with pytest.raises(DataError) as refusal:
        parse_idx(raw, "images")

    assert sentence in str(refusal.value)


@given(st.binary(max_size=200), st.integers(1, 4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_archive_is_known_by_its_content(tmp_path: Path, raw: bytes, members: int) -> None:
    """Packed or not, in one member or in several, whatever the file is called."""
    path = tmp_path / "some.file"
    raw = b"." + raw  # what begins like an archive is taken for one
    path.write_bytes(raw)
    assert raw == read_bytes(path)

    path.write_bytes(gzip.compress(raw) * members)
    assert raw * members == read_bytes(path)


def test_a_cut_archive_is_refused_at_every_length(tmp_path: Path) -> None:
    """A download that broke off is told, not taken for less data."""
    packed = gzip.compress(_SAMPLE)
    path = tmp_path / "images.gz"

    for length in range(2, len(packed)):
        path.write_bytes(packed[:length])
        with pytest.raises(DataError, match=r"images\.gz: a broken gzip archive: .*fetch it again"):
            read_bytes(path)


def test_a_damaged_archive_is_refused_or_whole(tmp_path: Path) -> None:
    """A flipped byte is caught by the archive's own sum, or was in what does not matter."""
    packed = gzip.compress(_SAMPLE)
    path = tmp_path / "images.gz"

    for place in range(2, len(packed)):
        damaged = bytearray(packed)
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        try:
            unpacked = read_bytes(path)
        except DataError:
            continue
        assert unpacked == _SAMPLE


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    """The limit holds for the unpacked bytes, and is the last size that is taken."""
    path = tmp_path / "x"
    for contents in (bytes(2**20), gzip.compress(bytes(2**20))):
        path.write_bytes(contents)
        assert len(read_bytes(path, 2**20)) == 2**20
        with pytest.raises(DataError, match=r"expected at most 0 MiB of data, received more"):
            read_bytes(path, 2**20 - 1)


def test_a_bomb_cannot_fill_the_memory(tmp_path: Path) -> None:
    """A gibibyte of zeros in a megabyte is refused with little more memory than the limit."""
    path = tmp_path / "bomb.gz"
    piece = gzip.compress(bytes(2**24))
    path.write_bytes(piece * 64)
    code = (
        "import pathlib, resource, sys\n"
        "from nntui.datasets.formats.safe_read import read_bytes\n"
        "from nntui.errors import DataError\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: read_bytes(pathlib.Path(sys.argv[1]), 2**24)\n"
        "except DataError: pass\n"
        "else: sys.exit('taken')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )

    assert int(done.stdout) * 1024 < 4 * 2**24


def test_an_archive_of_nothing_many_times_takes_no_time(tmp_path: Path) -> None:
    """The work grows with the size of the file, not with its square."""
    path = tmp_path / "empty.gz"
    path.write_bytes(gzip.compress(b"") * 40_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime

    assert read_bytes(path) == b""

    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 5


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    """A folder, a pipe that nobody writes to and a missing file each get a sentence."""
    os.mkfifo(tmp_path / "pipe")

    for name in ("pipe", ".", "missing", "a\0b"):
        with pytest.raises(DataError, match=r"cannot be read: .*; check the path"):
            read_bytes(tmp_path / name)
