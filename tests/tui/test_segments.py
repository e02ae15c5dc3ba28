"""Lines of text become the same segments as by Rich."""

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Span, Text

from nntui.tui.widgets.segments import segments_of

CONSOLE = Console()
STYLES = st.sampled_from(["", "bold", "color(39)", "dim", Style(color="color(9)", reverse=True)])
PARTS = st.lists(st.tuples(st.text(st.characters(min_codepoint=32), max_size=4), STYLES))


@given(PARTS, STYLES)
def test_the_segments_of_parts_in_a_row_are_those_of_rich(
    parts: list[tuple[str, str | Style]], style: str | Style
) -> None:
    line = Text(style=style).append_text(Text.assemble(*parts))
    found = segments_of(line, CONSOLE.get_style)

    assert found is not None
    if line.spans:
        assert found == list(line.render(CONSOLE))


def test_a_line_without_spans_has_its_own_style() -> None:
    """Rich leaves it out here, and adds it where lines are joined."""
    dim = Style.parse("dim")

    assert segments_of(Text("none", "dim"), CONSOLE.get_style) == [Segment("none", dim)]
    assert segments_of(Text("", "dim"), CONSOLE.get_style) == []


def test_an_empty_span_repeats_no_text() -> None:
    line = Text("is seven", spans=[Span(2, 2, "bold"), Span(5, 5, "dim")])

    found = segments_of(line, CONSOLE.get_style)
    assert found == [Segment(part, Style()) for part in ("is", " se", "ven")]


def test_spans_that_overlap_are_left_to_rich() -> None:
    line = Text("digits")
    line.stylize("bold", 0, 4)
    line.stylize("red", 2, 6)

    assert segments_of(line, CONSOLE.get_style) is None
