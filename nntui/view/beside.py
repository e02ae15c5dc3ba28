"""Blocks and lines of text beside each other, as an image and its bars."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from rich.style import Style
from rich.text import Span, Text


def one_line(parts: Sequence[Text], gap: int = 2) -> Text:
    """Return lines as one, with blanks between them.

    `Text.join` makes new spans of the first part, too, which may be most of them: an image has a
    hundred.

    >>> one_line([Text("##"), Text("a", "bold")])
    <text '##  a' [Span(4, 5, 'bold')] ''>
    """
    plain, spans = "", list[Span]()
    for number, part in enumerate(parts):
        plain += " " * gap if number else ""
        at, text = len(plain), part.plain
        if part.style and text:
            spans.append(Span(at, at + len(text), part.style))
        spans += [span.move(at) for span in part.spans] if at else part.spans
        plain += text
    return Text(plain, no_wrap=True, spans=spans)


def styled(parts: Iterable[tuple[str, Style | str]]) -> Text:
    """Return pieces of text, each with its style, as one line.

    >>> styled([("is ", ""), ("7", "bold")])
    <text 'is 7' [Span(3, 4, 'bold')] ''>
    """
    plain, spans = "", list[Span]()
    for text, style in parts:
        if style and text:
            spans.append(Span(len(plain), len(plain) + len(text), style))
        plain += text
    return Text(plain, no_wrap=True, spans=spans)


def beside(left: list[Text], right: list[Text], gap: int = 2) -> Text:
    """Return two blocks of lines side by side; the lower one begins in the middle of the other.

    >>> print(beside([Text("##")] * 3, [Text("a")]).plain)
    ##
    ##  a
    ##
    """
    lines = [Text()] * ((len(right) - len(left)) // 2) + left
    others = [Text()] * ((len(lines) - len(right)) // 2) + right
    width = max(line.cell_len for line in lines)
    joined = []
    for one, other in zip_longest(lines, others, fillvalue=Text()):
        line = one.copy()
        if other.cell_len:
            line.pad_right(width - one.cell_len + gap)
            line.append_text(other)
        joined.append(line)
    return Text("\n", no_wrap=True).join(joined)
