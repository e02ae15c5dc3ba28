"""What the terminal can show, detected from its environment."""

import io
import sys

import pytest

from nntui.cli.terminal import detect_terminal, plain_console
from nntui.view.style import Terminal


@pytest.mark.parametrize(
    ("encoding", "unicode"),
    [("utf-8", True), ("UTF8", True), ("ascii", False), ("iso-8859-1", False), ("cp437", False)],
)
def test_only_unicode_output_allows_other_characters_than_ascii(
    monkeypatch: pytest.MonkeyPatch,
    encoding: str,
    unicode: bool,  # noqa: FBT001 - a case
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding))
    for name in ("LC_ALL", "LC_CTYPE", "LANG", "TERM"):
        monkeypatch.delenv(name, raising=False)

    assert detect_terminal() == Terminal(color=True, unicode=unicode)


@pytest.mark.parametrize(
    ("locale", "unicode"), [("C", False), ("POSIX", False), ("C.UTF-8", True), ("", True)]
)
def test_the_locale_c_allows_only_ascii(
    monkeypatch: pytest.MonkeyPatch,
    locale: str,
    unicode: bool,  # noqa: FBT001 - a case
) -> None:
    """Python writes UTF-8 there, which the terminal may not display."""
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "utf-8"))
    for name in ("LC_CTYPE", "LANG", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", locale)

    assert detect_terminal().unicode is unicode


@pytest.mark.parametrize(
    ("variables", "unicode"),
    [
        ({"LANG": "C"}, False),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),  # which Python itself sets
        ({"LANG": "C", "LC_CTYPE": "de_DE.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "TERM": "linux"}, False),
        ({}, True),
    ],
)
def test_the_terminal_of_a_locale_without_utf_8_gets_ascii(
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    unicode: bool,  # noqa: FBT001 - a case
) -> None:
    """The first variable that is set decides; the console of Linux lacks many characters."""
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "utf-8"))
    for name in ("LC_ALL", "LC_CTYPE", "LANG", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert detect_terminal().unicode is unicode


@pytest.mark.parametrize(("value", "color"), [("1", False), ("0", False), ("", True), (None, True)])
def test_a_nonempty_no_color_turns_colors_off(
    monkeypatch: pytest.MonkeyPatch,
    value: str | None,
    color: bool,  # noqa: FBT001 - a case
) -> None:
    if value is not None:
        monkeypatch.setenv("NO_COLOR", value)

    assert detect_terminal().color is color


def test_the_plain_console_prints_markup_and_emoji_as_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    plain_console().print("[b]12[/b] :key: [/nothing]")

    assert capsys.readouterr().out == "[b]12[/b] :key: [/nothing]\n"
