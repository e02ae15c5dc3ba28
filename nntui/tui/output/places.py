"""Places: where on the screen changes are to be seen before others."""

from dataclasses import dataclass
from typing import Any

from textual.geometry import Region
from textual.screen import ModalScreen, Screen

from nntui.tui.output.spans import Rank

_LINE = 3
"""Rows of a widget up to which it is a line, rather than an area."""


@dataclass(frozen=True, slots=True)
class Places:
    """The lines that say what a key has done, and the widget that has the focus."""

    lines: tuple[Region, ...] = ()
    focus: Region | None = None

    def rank(self, x: int, y: int, *, answers: bool) -> Rank:
        """Return how soon a change is to be seen.

        Args:
            x: its first column.
            y: its row.
            answers: whether it answers a key, rather than being progress.
        """
        in_line = any(region.contains(x, y) for region in self.lines)
        if not answers:
            return Rank.STATUS if in_line else Rank.PROGRESS
        if in_line:
            return Rank.FIRST
        is_focused = self.focus is not None and self.focus.contains(x, y)
        return Rank.FOCUS if is_focused else Rank.ANSWER


NOWHERE = Places()


def places_of(screen: Screen[Any]) -> Places:
    """Return the places of a screen: its tabs, status and fields, and the title of a dialog."""
    lines, focus = [], None
    for widget, (region, _) in screen._compositor.visible_widgets.items():  # noqa: SLF001
        if widget is screen.focused:
            focus = region
        if region.height <= _LINE:
            lines.append(region)
        elif isinstance(screen, ModalScreen) and widget.parent is screen:
            lines.append(Region(region.x, region.y, region.width, 1))
    return Places(tuple(lines), focus)
