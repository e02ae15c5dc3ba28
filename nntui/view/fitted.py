"""Text of a given width in terminal cells, with a mark where some of it is cut off."""

from rich.cells import cell_len, set_cell_size

from nntui.view.style import Terminal


def fitted(text: str, width: int, terminal: Terminal) -> str:
    """Return `text` in exactly `width` cells: filled with spaces, or cut with an ellipsis.

    >>> fitted("stopped", 9, Terminal()), fitted("stopped; space", 9, Terminal())
    ('stopped  ', 'stopped;…')
    """
    mark = "…" if terminal.unicode else "..."
    if cell_len(text) <= width or width < len(mark):
        return set_cell_size(text, width)
    return set_cell_size(text, width - len(mark)) + mark
