"""What a key has chosen is seen before the panels that belong to it."""

from collections.abc import Iterable
from typing import Any

from textual.screen import Screen
from textual.widget import Widget


def paint_first(screen: Screen[Any], widgets: Iterable[Widget]) -> None:
    """Paint what has changed in these widgets at once, before others are placed and drawn.

    The tab that a key has chosen is seen in a third of the time until its panels are.
    """
    if screen.is_current:
        # With all that waits to be painted: Textual forgets it then.
        screen._compositor.update_widgets({*screen._dirty_widgets, *widgets})  # noqa: SLF001
        screen._compositor_refresh()  # noqa: SLF001
