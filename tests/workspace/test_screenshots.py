"""Screenshots are saved in a folder that exists, and none is overwritten."""

from datetime import datetime
from pathlib import Path

import pytest

from nntui.errors import StorageError
from nntui.workspace.screenshots import save_screenshot

NOW = datetime(2026, 11, 28, 9, 5, 7)  # noqa: DTZ001 - the local time


def test_a_screenshot_is_saved_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one of the same second has another name."""
    monkeypatch.chdir(tmp_path)

    first, second = save_screenshot("<svg/>", NOW), save_screenshot("<svg>2</svg>", NOW)

    assert first == tmp_path / "nntui-2026-11-28-090507.svg"
    assert second == tmp_path / "nntui-2026-11-28-090507-2.svg"
    assert (first.read_text(), second.read_text()) == ("<svg/>", "<svg>2</svg>")


def test_where_the_current_folder_was_deleted_it_is_saved_in_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was deleted while the app was open."""
    home, gone = tmp_path / "home", tmp_path / "gone"
    home.mkdir()
    gone.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(gone)
    gone.rmdir()

    path = save_screenshot("<svg/>", NOW)

    assert path.parent == home
    monkeypatch.chdir(tmp_path)


def test_without_any_folder_the_reason_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are gone."""
    gone = tmp_path / "gone"
    monkeypatch.setattr(Path, "cwd", lambda: gone)
    monkeypatch.setattr(Path, "home", lambda: gone)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(gone))

    with pytest.raises(StorageError, match="TMPDIR"):
        save_screenshot("<svg/>", NOW)
