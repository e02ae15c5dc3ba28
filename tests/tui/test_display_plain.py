"""What reaches a terminal that displays only ASCII, or is to have no colors."""

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from nntui.tui.output.display import cells_of
from nntui.view.palette import DARK, hexadecimal
from nntui.view.style import PLAIN, Terminal


@given(st.text(max_size=30))
def test_an_ascii_terminal_receives_only_ascii(text: str) -> None:
    """Whatever a widget of Textual draws: one character for each column."""
    strip = Strip([Segment(text)])
    cells = cells_of(strip, ColorSystem.EIGHT_BIT, PLAIN)
    assert all(character.isascii() and len(character) == 1 for character, _ in cells)
    assert len(cells) == len(cells_of(strip, ColorSystem.EIGHT_BIT))


def test_the_palette_and_scroll_bars_in_ascii() -> None:
    """Arrows, rules and bars become characters like them."""
    cells = cells_of(Strip([Segment("▔▁🔎…←→▄▅╭│")]), ColorSystem.EIGHT_BIT, PLAIN)
    assert "".join(character for character, _ in cells) == "-_? .<>##+|"


def test_without_colors_no_color_is_sent() -> None:
    """Attributes stay; a background that marks a line becomes reverse video."""
    terminal = Terminal(color=False)
    ground, surface, marked = (
        hexadecimal(color) for color in (DARK.background, DARK.surface, DARK.selection)
    )
    for style, codes in (
        (f"bold #d0d0d0 on {ground}", "1"),
        (f"#8a8a8a on {surface}", ""),
        (f"#d0d0d0 on {marked}", "7"),
        ("on #474747", "7"),  # the selection in the grays of Textual
        ("reverse", "7"),
    ):
        strip = Strip([Segment("x", Style.parse(style))])
        assert cells_of(strip, ColorSystem.EIGHT_BIT, terminal) == [("x", codes)], style
