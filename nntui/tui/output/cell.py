"""Cells of the screen: characters and the part of their style that is visible."""

from functools import lru_cache
from typing import TypeAlias

from nntui.tui.output.colors import background, draws_on_blanks

Cell: TypeAlias = tuple[str, str]
"""A character and its style; the character is empty in the second column of a wide one."""

UNKNOWN: Cell = ("\0", "")
"""A cell of which it is not known what the terminal shows."""


@lru_cache(maxsize=4096)
def blank(style: str) -> Cell:
    """Return a blank cell: of its style, only what is visible.

    >>> blank("1;38;5;39;48;5;18"), blank("4;38;5;39")
    ((' ', '48;5;18'), (' ', '4;38;5;39'))
    """
    return " ", style if draws_on_blanks(style) else background(style)
