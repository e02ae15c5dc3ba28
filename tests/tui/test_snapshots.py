"""Every screen looks as it did: in fixed states, at three sizes, as plain text."""

import re

import pytest

from tests.tui.draw_snapshots import FOLDER, SIZES, all_scenes, draw, path_of

SCENES = all_scenes()


@pytest.mark.parametrize("name", SCENES)
async def test_a_screen_looks_as_it_did(name: str) -> None:
    """`make snapshots` draws them again, where a change is wanted."""
    drawn = await draw(SCENES[name])

    for size in SIZES:
        assert drawn[size] == path_of(name, size).read_text(encoding="utf-8"), size


def test_there_is_no_snapshot_without_a_scene() -> None:
    """A scene that is renamed leaves nothing behind."""
    expected = {path_of(name, size).name for name in SCENES for size in SIZES}

    assert {path.name for path in FOLDER.glob("*.txt")} == expected


def test_no_row_of_the_digit_ends_in_an_ellipsis_without_text() -> None:
    """Below the bars of the classes there is nothing that could be cut."""
    lone = re.compile(r"  …\s*│")

    found = [path.name for path in FOLDER.glob("*.txt") if lone.search(path.read_text("utf-8"))]

    assert found == []
