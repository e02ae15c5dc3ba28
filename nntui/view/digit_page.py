"""One digit with what is known of it: its bars, what the prediction depends on, its neighbors."""

from rich.text import Text

from nntui.view.digit_layout import Layout
from nntui.view.digit_parts import map_lines, neighbor_lines, top_lines
from nntui.view.digit_record import DigitPage
from nntui.view.explanation import map_title
from nntui.view.fitted import fitted
from nntui.view.formatting import confidence
from nntui.view.images import PixelStyle
from nntui.view.names import cut_pair
from nntui.view.style import Terminal

__all__ = ["DigitPage", "Layout", "digit_page_text", "fix_words"]

_PREFIX = "nearest training images: "
"""Left out where there is no room for it."""


def digit_page_text(
    page: DigitPage, columns: int, rows: int, terminal: Terminal, pixel_style: PixelStyle
) -> Text:
    """Return a digit with its bars, what it depends on, and its neighbors with their verdict.

    Args:
        page: what is known of the digit.
        columns: the width.
        rows: the height.
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.
    """
    layout = Layout(page.image, columns, rows)
    lines = [_heading(page, layout, terminal)]
    lines += top_lines(page, layout, terminal, pixel_style)
    lines += map_lines(page, layout, terminal, pixel_style)
    if layout.sentence:
        said = page.sentence
        said = said if len(said) <= columns else said.removeprefix(_PREFIX)
        lines.append(Text(fitted(said, columns, terminal).rstrip(), "bold"))
    lines += neighbor_lines(page, layout, terminal, pixel_style)
    return Text("\n", no_wrap=True).join(lines[:rows])


def fix_words(fixed: str) -> str:
    """Return what is to be done with a label, as text to display.

    >>> fix_words("relabel 9"), fix_words("keep"), fix_words("")
    ('relabeled 9', 'label kept', '')
    """
    word, _, label = fixed.partition(" ")
    return {"keep": "label kept", "drop": "dropped", "relabel": f"relabeled {label}"}.get(word, "")


def _heading(page: DigitPage, layout: Layout, terminal: Terminal) -> Text:
    """Return index, label, prediction, cause and fix, and at the end the title of the map."""
    predicted, truth = page.predicted, page.truth
    said = confidence(float(page.outputs[predicted]), score=page.scores)
    rest = f"#{page.row:,} is  says   {said.strip()}  wrong"
    one = "" if truth is None else page.classes[truth]
    one, other = cut_pair(
        one, page.classes[predicted], max(layout.columns - len(rest), 8), terminal.ellipsis
    )
    text = Text(f"#{page.row:,}" + (f" is {one}" if truth is not None else ""), "bold")
    right = truth in {predicted, None}
    style = terminal.verdict(right=right)
    text.append(f" says {other}", f"bold {style}".strip())
    text.append(f"  {said.strip()}")
    if truth is not None:
        text.append("  right" if right else "  wrong", style)
    for words, its_style in ((page.cause, terminal.accent), (fix_words(page.fixed), "bold")):
        if words and text.cell_len + len(words) + 2 <= layout.columns:
            text.append(f"  {words}", its_style)
    if layout.maps and page.why is not None:
        title = map_title(page.map, page.why, page.classes)
        if text.cell_len + len(title) + 5 <= layout.columns:
            text.append(" " * (layout.columns - text.cell_len - len(title) - 3))
            text.append(f"w: {title}", terminal.dim)
    return text
