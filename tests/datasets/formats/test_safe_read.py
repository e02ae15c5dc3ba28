"""Reading untrusted files: gzip is detected, sizes are limited, damage is an error."""

import gzip
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nntui.datasets.formats.safe_read import decompress, read_buffer, read_bytes
from nntui.errors import DataError
from tests.datasets.files import to_idx

_SAMPLE = to_idx(np.arange(24, dtype=np.uint8).reshape(2, 3, 4))


@given(st.binary(max_size=200), st.integers(1, 4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_gzip_is_detected_by_the_contents(tmp_path: Path, raw: bytes, members: int) -> None:
    """Compressed or not, in one member or several, with any file name."""
    path = tmp_path / "some.file"
    raw = b"." + raw  # so that it does not start like an archive
    path.write_bytes(raw)
    assert raw == read_bytes(path)

    path.write_bytes(gzip.compress(raw) * members)
    assert raw * members == read_bytes(path)


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    """At every length, so that an interrupted copy is not accepted as less data."""
    packed = gzip.compress(_SAMPLE)
    path = tmp_path / "images.gz"

    for length in range(2, len(packed)):
        path.write_bytes(packed[:length])
        with pytest.raises(DataError, match=r"images\.gz: a broken gzip archive: .*download it"):
            read_bytes(path)


def test_a_damaged_archive_is_refused_or_has_the_same_contents(tmp_path: Path) -> None:
    """A flipped byte is detected by the checksum, or is in a field that does not matter."""
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


def test_too_large_files_are_refused(tmp_path: Path) -> None:
    """The limit applies to the decompressed size, and is the largest accepted one."""
    path = tmp_path / "x"
    for contents in (bytes(2**20), gzip.compress(bytes(2**20))):
        path.write_bytes(contents)
        assert len(read_bytes(path, 2**20)) == 2**20
        with pytest.raises(DataError, match=r"expected at most 0 MiB of data, received more"):
            read_bytes(path, 2**20 - 1)


def test_a_decompression_bomb_needs_little_memory(tmp_path: Path) -> None:
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
        "else: sys.exit('accepted')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )

    assert int(done.stdout) * 1024 < 4 * 2**24


class _CountedBytes(bytes):
    """Bytes that count how many of them were copied by slices."""

    copied = 0

    def __getitem__(self, key: Any) -> Any:
        result = super().__getitem__(key)
        if isinstance(result, bytes):
            self.copied += len(result)
        return result


@pytest.mark.parametrize("members", [100, 10_000])
def test_work_is_proportional_to_the_size_of_an_archive(members: int) -> None:
    """Many empty members are read without copying the rest of the archive for each."""
    packed = _CountedBytes(gzip.compress(b"") * members)

    assert decompress(packed, 2**20, "empty.gz") == b""

    assert packed.copied < 30 * len(packed)


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    """A folder, a pipe without a writer, a missing file and an invalid name are errors."""
    os.mkfifo(tmp_path / "pipe")

    for name in ("pipe", ".", "missing", "a\0b"):
        with pytest.raises(DataError, match=r"cannot be read: .*; check the path"):
            read_bytes(tmp_path / name)


def test_a_buffer_has_the_same_bytes(tmp_path: Path) -> None:
    """Whether the file is gzipped, empty or neither; the limit is the same."""
    path = tmp_path / "a"
    for raw in (b"", b"\x1f", b"digits", gzip.compress(b"digits")):
        path.write_bytes(raw)
        assert bytes(read_buffer(path, 100)) == read_bytes(path, 100)
    with pytest.raises(DataError, match="expected at most"):
        read_buffer(path, 5)
    with pytest.raises(DataError, match="not a file"):
        read_buffer(tmp_path, 5)
