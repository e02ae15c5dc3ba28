"""The end of the app: what it prints on the ordinary screen."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from nntui.cli import app
from nntui.workspace.last_view import LastView


def test_a_view_that_cannot_be_saved_is_said(
    saves: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a sentence that names the setting to change."""
    (saves.parent / "state").write_text("a file in the place of the folder")
    ended = Mock(crash=None, return_code=0, to_remember=LastView())
    ended.run.return_value = "mine: done"
    monkeypatch.setattr("nntui.tui.app.NntuiApp", Mock(return_value=ended))
    monkeypatch.setattr(app, "_check_terminal", lambda: None)

    assert app.open_app([]) == 0

    printed = capsys.readouterr()
    assert printed.out == "mine: done\n"
    assert printed.err.startswith("what was shown was not saved for the next start: ")
    assert "NNTUI_STATE" in printed.err
