"""Text of a given width in terminal cells, with a mark where some of it is cut off."""

import re

from rich.cells import cell_len, set_cell_size

from nntui.view.style import Terminal

_FOLDERS = re.compile(r"(?<![^\s'\"(])~?/(?:[^\s:;,/]+/)+(?=[^\s:;,/])")
"""The folders of an absolute path; names with spaces are kept in part."""


def fitted_message(text: str, width: int, terminal: Terminal) -> str:
    """Return a message in exactly `width` cells; paths in one that is too long lose their folders.

    The reason of an error comes after the path, and is what must be read.

    >>> fitted_message("/home/me/runs/first/a.csv: cannot be read: no space", 40, Terminal())
    'a.csv: cannot be read: no space         '
    """
    if cell_len(text) > width:
        text = _FOLDERS.sub("", text)
    return fitted(text, width, terminal)


def is_cut(text: str, width: int) -> bool:
    """Return whether a message loses more than folders in `width` cells.

    >>> is_cut("/home/me/a.csv: no space", 15), is_cut("/home/me/a.csv: no space", 14)
    (False, True)
    """
    return cell_len(text) > width and cell_len(_FOLDERS.sub("", text)) > width


def whole_parts(text: str, width: int, separator: str = ", ") -> str:
    """Return the first parts of `text`, as many as fit in `width` cells, none of them cut.

    >>> whole_parts("98.16 % of 5,000 test images, loss 0.1375", 36)
    '98.16 % of 5,000 test images'
    """
    while cell_len(text) > width and separator in text:
        text = text.rpartition(separator)[0]
    return text


def fitted(text: str, width: int, terminal: Terminal) -> str:
    """Return `text` in exactly `width` cells: filled with spaces, or cut with an ellipsis.

    >>> fitted("stopped", 9, Terminal()), fitted("stopped; space", 9, Terminal())
    ('stopped  ', 'stopped;…')
    """
    mark = "…" if terminal.unicode else "..."
    if cell_len(text) <= width or width < len(mark):
        return set_cell_size(text, width)
    return set_cell_size(text, width - len(mark)) + mark
