"""Two blocks of text beside each other, as an image and its bars."""

from itertools import zip_longest

from rich.text import Text


def beside(left: Text, right: Text, gap: int = 2) -> Text:
    r"""Return two blocks side by side; the lower one begins in the middle of the higher one.

    >>> print(beside(Text("##\n##\n##"), Text("a")).plain)
    ##
    ##  a
    ##
    """
    lines = list(left.split("\n", allow_blank=True))
    others = list(right.split("\n", allow_blank=True))
    lines = [Text()] * ((len(others) - len(lines)) // 2) + lines
    others = [Text()] * ((len(lines) - len(others)) // 2) + others
    width = max(line.cell_len for line in lines)
    joined = []
    for one, other in zip_longest(lines, others, fillvalue=Text()):
        line = one.copy()
        if other.cell_len:
            line.pad_right(width - one.cell_len + gap)
            line.append_text(other)
        joined.append(line)
    return Text("\n", no_wrap=True).join(joined)
