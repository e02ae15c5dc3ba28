"""The record of the data of a run: read as it was written, and refused where it is damaged."""

import random
from pathlib import Path

import numpy as np
import pytest

from nntui.datasets.dataset import Dataset
from nntui.datasets.membership import Membership, content_hash, membership_of
from nntui.errors import RunError
from nntui.runs.data_record import (
    DataRecord,
    config_with_data,
    read_data_record,
    write_data_record,
)
from nntui.runs.directory import RunDirectory
from tests.runs.helpers import flip_bit, small_run


def _membership(lines: Dataset) -> Membership:
    return membership_of(lines, lines.hold_out(100, train_size=300), content_hash(lines))


def _recorded(saves: Path, lines: Dataset) -> RunDirectory:
    run = small_run(saves)
    write_data_record(run, DataRecord("/x/mine.csv", _membership(lines)))
    return run


def test_a_record_is_read_as_it_was_written(saves: Path, lines: Dataset) -> None:
    """Every hash and every label of every part."""
    found, written = read_data_record(_recorded(saves, lines)), _membership(lines)

    assert found is not None
    assert found.name == "/x/mine.csv"
    read = found.membership
    assert (read.content, read.classes, read.image_shape) == (
        written.content,
        written.classes,
        written.image_shape,
    )
    for part, count in (("train", 300), ("validation", 100), ("test", 200), ("unused", 200)):
        assert len(getattr(read, part)) == count
        np.testing.assert_array_equal(getattr(read, part).hashes, getattr(written, part).hashes)
        np.testing.assert_array_equal(getattr(read, part).labels, getattr(written, part).labels)


def test_runs_of_earlier_versions_have_no_record(saves: Path) -> None:
    """Their config says where their data are."""
    run = small_run(saves)

    assert read_data_record(run) is None
    assert config_with_data(run) == run.config()


def test_the_record_knows_where_the_data_are_now(saves: Path, lines: Dataset) -> None:
    """The config is written once, and stays."""
    run = _recorded(saves, lines)

    assert config_with_data(run).data == "/x/mine.csv"
    assert run.config().data == "lines"


def _record(hashes: str, labels: str) -> bytes:
    empty = '{"hashes":"","labels":""}'
    return (
        '{"name":"x","content":"","classes":["a"],"image_shape":[2,2],'
        f'"train":{{"hashes":"{hashes}","labels":"{labels}"}},'
        f'"validation":{empty},"test":{empty},"unused":{empty}}}'
    ).encode()


@pytest.mark.parametrize(
    "contents",
    [
        b"",
        b"null",
        b"{}",
        b"[" * 100_000,
        b"\xff" * 100,
        _record("AAAA", "AA=="),
        _record("AAAAAAAAAAA=", "AQ=="),
    ],
)
def test_other_contents_are_refused_in_one_sentence(saves: Path, contents: bytes) -> None:
    """Without the record, training images cannot be told from test images."""
    run = small_run(saves)
    run.data_file.write_bytes(contents)

    with pytest.raises(RunError, match="expected the record of the data of a run"):
        read_data_record(run)


def test_no_damage_raises_anything_else(saves: Path, lines: Dataset) -> None:
    """A flipped bit gives another record, or the error for one."""
    rng = random.Random(1)  # noqa: S311 - not for cryptography
    run = _recorded(saves, lines)
    contents = run.data_file.read_bytes()
    for _ in range(200):
        run.data_file.write_bytes(contents)
        flip_bit(run.data_file, rng)
        try:
            read_data_record(run)
        except RunError:
            continue


def test_a_record_of_a_newer_version_is_named_as_such(saves: Path) -> None:
    """It is not damaged, so it must not be deleted."""
    run = small_run(saves)
    run.data_file.write_bytes(b'{"format": 2}')

    with pytest.raises(RunError, match="received 2, which a newer version of nntui wrote; update"):
        read_data_record(run)
