"""What the terminal can show, as its environment says."""

import io
import sys

import pytest

from nntui.cli.terminal import detect_terminal, plain_console
from nntui.view.style import Terminal


@pytest.mark.parametrize(
    ("encoding", "unicode"),
    [("utf-8", True), ("UTF8", True), ("ascii", False), ("iso-8859-1", False), ("cp437", False)],
)
def test_encoding(monkeypatch: pytest.MonkeyPatch, encoding: str, unicode: bool) -> None:  # noqa: FBT001
    """Only where the output is Unicode may anything but ASCII be written."""
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding))

    assert detect_terminal() == Terminal(color=True, unicode=unicode)


@pytest.mark.parametrize(("value", "color"), [("1", False), ("0", False), ("", True), (None, True)])
def test_no_color(monkeypatch: pytest.MonkeyPatch, value: str | None, color: bool) -> None:  # noqa: FBT001
    """NO_COLOR takes the colors away, whatever it says, unless it says nothing."""
    if value is not None:
        monkeypatch.setenv("NO_COLOR", value)

    assert detect_terminal().color is color


def test_plain_console(capsys: pytest.CaptureFixture[str]) -> None:
    """What looks like markup, an emoji or a number is written as it is."""
    plain_console().print("[b]12[/b] :key: [/nothing]")

    assert capsys.readouterr().out == "[b]12[/b] :key: [/nothing]\n"
