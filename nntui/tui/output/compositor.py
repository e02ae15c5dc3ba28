"""ChangedCompositor: renders the widgets that have changed, instead of all between them.

Textual renders every widget in the rectangle around all changes. The header and the status are at
both ends of the screen, so that is nearly everything, four times a second while a run is trained.
"""

from collections import defaultdict
from itertools import pairwise
from typing import Any

from textual._compositor import ChopsUpdate, Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget


def render_changes(screen: Screen[Any]) -> None:
    """Render only what changes of a screen, which must not have been shown yet."""
    screen._compositor = ChangedCompositor()  # noqa: SLF001 - Textual makes it in the constructor


_Row = dict[int, Strip | None]
"""The pieces of a row by their first columns; None where there is none yet."""


class ChangedCompositor(Compositor):
    """Renders the same pieces as Textual, apart from those that have not changed."""

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Place all widgets; what a widget that is new has made invalid is valid then."""
        result = super().reflow(parent, size)
        # Textual leaves it as it was, and places all widgets once more.
        self._full_map_invalidated = False
        return result

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return the pieces of rows that have changed; None without changes."""
        regions = self._dirty_regions.copy()
        self._dirty_regions.clear()
        if not regions:
            return None
        spans = list(self._regions_to_spans(regions))
        changed: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for y, start, stop in spans:
            if 0 <= y < len(self.cuts):
                changed[y].append((start, stop))
        rows: list[_Row] = [dict.fromkeys(cuts[:-1]) for cuts in self.cuts]
        missing = {y: self._wanted(y, changed[y]) for y in changed}
        for widget, (region, clip) in self.visible_widgets.items():  # from front to back
            visible = region.intersection(clip)
            found = {
                y: here
                for y, wanted in missing.items()
                if visible.y <= y < visible.bottom
                and (here := {x for x in wanted if visible.x <= x < visible.right})
            }
            if found:
                first, last = min(found), max(found)
                place = (visible.x - region.x, first - region.y, visible.width, last - first + 1)
                strips = widget.render_lines(Region(*place))
                for y, here in found.items():
                    self._divide(strips[y - first], visible, y, rows[y], here)
                    missing[y] -= here
        spans = [span for span in spans if span[0] in changed]
        return ChopsUpdate(rows, spans, [cuts[1:] for cuts in self.cuts])

    def _wanted(self, y: int, changed: list[tuple[int, int]]) -> set[int]:
        """Return the first columns of the pieces of a row that have changed."""
        return {
            x
            for x, end in pairwise(self.cuts[y])
            if any(start < end and stop > x for start, stop in changed)
        }

    def _divide(self, strip: Strip, visible: Region, y: int, row: _Row, wanted: set[int]) -> None:
        """Put the wanted pieces of a row of a widget in place."""
        cuts = [cut for cut in self.cuts[y] if visible.x <= cut <= visible.right]
        pieces = strip.divide([cut - visible.x for cut in cuts[1:]])
        for x, piece in zip(cuts, pieces, strict=False):
            if x in wanted:
                row[x] = piece
