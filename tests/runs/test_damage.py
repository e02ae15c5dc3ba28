"""Damaged runs: they are listed, and what is wrong with them is said."""

from pathlib import Path

import pytest

from nntui.errors import RunError
from nntui.runs.damage import damage_of
from nntui.runs.directory import find_run, list_runs
from nntui.runs.summary import summarize
from tests.runs.helpers import small_run


def test_a_run_without_its_config_is_listed_and_found(saves: Path) -> None:
    """It still has curves and weights."""
    run = small_run(saves)
    run.events_file.write_bytes(b"{}\n")
    run.config_file.unlink()
    folder = run.path.parent

    assert [each.path for each in list_runs(folder)] == [run.path]
    for name in (run.path.name, str(run.path)):
        assert find_run(folder, name).path == run.path
    summary = summarize(run)
    assert (summary.status, summary.problem) == ("unreadable", "no config.toml")


def test_an_empty_folder_is_no_run(saves: Path) -> None:
    """One that is being created has no config yet."""
    folder = small_run(saves).path.parent
    (folder / "new" / "checkpoints").mkdir(parents=True)

    assert len(list_runs(folder)) == 1
    with pytest.raises(RunError, match="no run has this name"):
        find_run(folder, str(folder / "new"))


@pytest.mark.parametrize(
    ("journal", "weights", "expected"),
    [
        (b"\x00\xff\x1b broken \n" * 30, False, "events.jsonl holds no events"),
        (b"", True, "events.jsonl is missing or empty"),
        (None, True, "events.jsonl is missing or empty"),
        (b"", False, ""),
        (None, False, ""),
    ],
)
def test_a_destroyed_journal_is_not_a_run_that_waits(
    saves: Path,
    journal: bytes | None,
    weights: bool,  # noqa: FBT001 - a case
    expected: str,
) -> None:
    """A run that begins has neither events nor weights."""
    run = small_run(saves)
    run.events_file.unlink(missing_ok=True)
    if journal is not None:
        run.events_file.write_bytes(journal)
    if weights:
        (run.checkpoints / "step-000000001.safetensors").write_bytes(b"weights")

    assert damage_of(run) == expected
    summary = summarize(run)
    assert (summary.status, summary.problem) == (
        ("unreadable", expected) if expected else ("waiting", "")
    )
