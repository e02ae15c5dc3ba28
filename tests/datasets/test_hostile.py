"""Any file is a data set or one sentence of error, in limited memory, and runs no code."""

import gzip
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nntui.config.reading import Reading
from nntui.datasets.user_files import load_user_files
from nntui.errors import DataError
from tests.datasets.bundles import matlab_file, old_torch_file, torch_file
from tests.datasets.files import csv, npz, png, to_idx
from tests.datasets.hostile_cases import CASES, IMAGES, LABELS

_MAX_MIB = 512
_CORPUS = {
    "idx": to_idx(IMAGES[:4]),
    "idx.gz": gzip.compress(to_idx(IMAGES[:4]), mtime=0),
    "csv": csv(IMAGES[:6], LABELS[:6]),
    "npz": npz(x=IMAGES[:4], y=LABELS[:4]),
    "MATLAB": matlab_file({"y": LABELS[:2, None], "x": IMAGES[:2]}),
    "PyTorch": torch_file(IMAGES[:2], LABELS[:2]),
    "old PyTorch": old_torch_file(IMAGES[:2], LABELS[:2]),
    "pickle 2": pickle.dumps((IMAGES[:4], LABELS[:4]), protocol=2),
    "pickle 5": pickle.dumps(((IMAGES[:4], LABELS[:4]),) * 2, protocol=5),
}


def outcome(path: Path) -> str:
    """Return the description of a data set or the error; other exceptions fail the test."""
    try:
        return load_user_files(path, Reading()).origin
    except DataError as error:
        message = str(error)
    assert message.isprintable()
    return message


def test_hostile_files_are_refused_in_little_memory(tmp_path: Path) -> None:
    """No file of the table is accepted, none needs half a GiB of memory, none runs a command."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-m", "tests.datasets.hostile"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        check=False,
    )
    summary = re.search(r"(\d+) cases, (\d+) accepted, [\d.]+ s at most, (\d+) MiB", done.stdout)

    assert summary is not None, done.stderr
    assert (done.returncode, done.stderr) == (0, "")
    assert (int(summary[1]), int(summary[2])) == (len(CASES), 0)
    assert int(summary[3]) < _MAX_MIB
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("kind", _CORPUS)
def test_the_intact_file_is_accepted(tmp_path: Path, kind: str) -> None:
    """Otherwise the tests below would prove nothing."""
    path = tmp_path / "data"
    path.write_bytes(_CORPUS[kind])

    assert "images of 4 x 4" in outcome(path)


@pytest.mark.parametrize("kind", _CORPUS)
def test_a_truncated_file_is_refused(tmp_path: Path, kind: str) -> None:
    """At every length; only a CSV that ends with a line, or within its last number, is data."""
    path = tmp_path / "data"
    whole = _CORPUS[kind]
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        received = outcome(path)
        if kind != "csv":
            assert "images of" not in received, length


@pytest.mark.parametrize("kind", _CORPUS)
def test_a_flipped_byte_is_harmless(tmp_path: Path, kind: str) -> None:
    """At every position: an error, or data with one wrong pixel."""
    path = tmp_path / "data"
    for place in range(len(_CORPUS[kind])):
        damaged = bytearray(_CORPUS[kind])
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        outcome(path)


@pytest.mark.parametrize("make", [lambda raw: raw, gzip.compress], ids=["plain", "packed"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    raw=st.binary(max_size=300), start=st.sampled_from([b"", *(w[:40] for w in _CORPUS.values())])
)
@example(raw=b"", start=b"1,2,3,4,5\n")
@example(raw=b"P5 4 4 255\n", start=b"")
def test_any_bytes_are_data_or_an_error(
    tmp_path: Path, make: Callable[[bytes], bytes], raw: bytes, start: bytes
) -> None:
    """Garbage, and garbage that starts like data."""
    path = tmp_path / "data"
    path.write_bytes(make(start + raw))

    outcome(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(raw=st.binary(max_size=120), head=st.sampled_from([0, 8, 16, 33, 40]))
def test_any_image_is_data_or_an_error(tmp_path: Path, raw: bytes, head: int) -> None:
    """Garbage after any part of a valid start."""
    for label in "ab":
        (tmp_path / label).mkdir(exist_ok=True)
        (tmp_path / label / "1.png").write_bytes(png(4, 4, bytes(20))[:head] + raw)

    outcome(tmp_path)


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the old and half of the new contents are not accepted as data."""
    path = tmp_path / "data"
    path.write_bytes(_CORPUS["idx"])
    states = iter([(len(_CORPUS["idx"]), 1), (len(_CORPUS["idx"]), 2)])
    monkeypatch.setattr("nntui.datasets.formats.safe_read._state", lambda _: next(states))

    assert "the file changed while it was being read; try again" in outcome(path)
