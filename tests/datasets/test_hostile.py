"""Whatever a file holds: a data set or one sentence, soon, in little memory, and nothing is run."""

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
from tests.datasets.conftest import to_idx
from tests.datasets.hostile import CASES, IMAGES, LABELS, csv, npz, png

_MIB_AT_MOST = 512
_CORPUS = {
    "idx": to_idx(IMAGES[:4]),
    "idx.gz": gzip.compress(to_idx(IMAGES[:4]), mtime=0),
    "csv": csv(IMAGES[:6], LABELS[:6]),
    "npz": npz(x=IMAGES[:4], y=LABELS[:4]),
    "pickle 2": pickle.dumps((IMAGES[:4], LABELS[:4]), protocol=2),
    "pickle 5": pickle.dumps(((IMAGES[:4], LABELS[:4]),) * 2, protocol=5),
}


def outcome(path: Path) -> str:
    """Return what a file gets; anything but a data set or a sentence of ours fails the test."""
    try:
        return load_user_files(path, Reading()).origin
    except DataError as error:
        told = str(error)
    assert told.isprintable()
    return told


def test_each_case_is_told_soon_and_in_little_memory(tmp_path: Path) -> None:
    """No file of the list is taken, none takes a second or half a GiB, none has anything run."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-m", "tests.datasets.hostile"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        check=False,
    )
    summary = re.search(r"(\d+) cases, (\d+) taken, ([\d.]+) s at most, (\d+) MiB", done.stdout)

    assert summary is not None, done.stderr
    assert (done.returncode, done.stderr) == (0, "")
    assert (int(summary[1]), int(summary[2])) == (len(CASES), 0)
    assert float(summary[3]) < 1
    assert int(summary[4]) < _MIB_AT_MOST
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("kind", _CORPUS)
def test_the_whole_file_is_taken(tmp_path: Path, kind: str) -> None:
    """Otherwise the tests below would prove nothing."""
    path = tmp_path / "data"
    path.write_bytes(_CORPUS[kind])

    assert "images of 4 x 4" in outcome(path)


@pytest.mark.parametrize("kind", _CORPUS)
def test_a_file_cut_anywhere_is_not_taken_for_the_whole(tmp_path: Path, kind: str) -> None:
    """At every offset; only a CSV that ends with a line, or within its last number, is data."""
    path = tmp_path / "data"
    whole = _CORPUS[kind]
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        told = outcome(path)
        if kind != "csv":
            assert "images of" not in told, length


@pytest.mark.parametrize("kind", _CORPUS)
def test_a_flipped_byte_is_harmless(tmp_path: Path, kind: str) -> None:
    """At every offset: a sentence, or data with one wrong pixel."""
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
def test_any_bytes_are_told(
    tmp_path: Path, make: Callable[[bytes], bytes], raw: bytes, start: bytes
) -> None:
    """Garbage, and garbage that begins like data."""
    path = tmp_path / "data"
    path.write_bytes(make(start + raw))

    outcome(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(raw=st.binary(max_size=120), head=st.sampled_from([0, 8, 16, 33, 40]))
def test_any_picture_is_told(tmp_path: Path, raw: bytes, head: int) -> None:
    """Broken in any way behind any part of a good beginning."""
    for label in "ab":
        (tmp_path / label).mkdir(exist_ok=True)
        (tmp_path / label / "1.png").write_bytes(png(4, 4, bytes(20))[:head] + raw)

    outcome(tmp_path)


def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half the old and half the new one is not taken for data."""
    path = tmp_path / "data"
    path.write_bytes(_CORPUS["idx"])
    states = iter([(len(_CORPUS["idx"]), 1), (len(_CORPUS["idx"]), 2)])
    monkeypatch.setattr("nntui.datasets.formats.safe_read._state", lambda _: next(states))

    assert "received one that changes while it is read" in outcome(path)
