"""Screens and dialogs look as they did; see tests/tui/snapshots.py for how to renew them."""

import pytest

from tests.tui.snapshots import FOLDER, Snapshot, snapshots, take

_SNAPSHOTS = list(snapshots())


@pytest.mark.parametrize("snapshot", _SNAPSHOTS, ids=[each.path.stem for each in _SNAPSHOTS])
async def test_the_screen_is_as_it_was(snapshot: Snapshot) -> None:
    """Every character is where it was."""
    assert await take(snapshot) == snapshot.path.read_text(encoding="utf-8")


def test_there_is_no_file_without_a_snapshot() -> None:
    """What is shown no longer is not kept."""
    assert {path.name for path in FOLDER.iterdir()} == {each.path.name for each in _SNAPSHOTS}
