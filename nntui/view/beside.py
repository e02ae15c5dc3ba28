"""Two blocks of text beside each other, as an image and its bars."""

from itertools import zip_longest

from rich.text import Text


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
