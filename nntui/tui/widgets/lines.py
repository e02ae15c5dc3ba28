"""Lines: a panel of drawn text that sends only the cells that changed.

Textual sends every cell of what is marked dirty, and a title in a frame marks the whole panel. Over
a slow line that is the difference between 20 kB a frame and one or two: so panels mark just the
changed stretches of their rows, and write what changes often inside the frame.
"""

from collections.abc import Iterator

from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from nntui.tui.state import State

GAP = 8
"""Unchanged cells that cost less than moving the cursor beyond them."""


class Lines(Widget):
    """A widget whose text is a function of the state and its own size."""

    def __init__(self, **names: str) -> None:
        super().__init__(**names)  # type: ignore[arg-type]  # id and classes
        self.state = State()
        self._strips: list[Strip] = []

    def draw(self, columns: int, rows: int) -> Text:
        """Return what is to be seen."""
        raise NotImplementedError

    def show(self, state: State) -> None:
        """Take a new state and redraw what it changes."""
        self.state = state
        self.redraw()

    def redraw(self) -> None:
        """Draw anew and have the changed rows sent."""
        columns, rows = self.content_size
        if not columns or not rows or not self.is_attached:
            return
        drawn = list(self.draw(columns, rows).split("\n", allow_blank=True))[:rows]
        before, self._strips = self._strips, []
        for y, line in enumerate(drawn):
            strip = Strip(line.render(self.app.console)).crop_extend(0, columns, None)
            self._strips.append(strip)
            for start, stop in changed(before[y] if y < len(before) else None, strip):
                self.refresh(Region(start, y, stop - start, 1))
        for y in range(len(drawn), len(before)):
            self.refresh(Region(0, y, columns, 1))

    def render_line(self, y: int) -> Strip:
        """Return row `y` in the widget's colors."""
        columns = self.content_size.width
        strip = self._strips[y] if y < len(self._strips) else Strip.blank(0)
        return strip.crop_extend(0, columns, self.rich_style).apply_style(self.rich_style)

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new size, every row."""
        del event
        self._strips = []
        self.redraw()


def changed(before: Strip | None, after: Strip) -> Iterator[tuple[int, int]]:
    """Yield the stretches of cells, from and up to, in which a row differs from what it was.

    Stretches that are nearly touching are one: to move the cursor costs some bytes too.
    """
    old = [] if before is None else _cells(before)
    new = _cells(after)
    if len(old) != len(new) or not new:
        if before is None or list(before) != list(after):
            yield 0, after.cell_length
        return
    start = stop = -GAP
    for place, (was, now) in enumerate(zip(old, new, strict=True)):
        if was == now:
            continue
        if place - stop >= GAP:
            if stop > start:
                yield start, stop
            start = place
        stop = place + 1
    if stop > start:
        yield start, stop


def _cells(strip: Strip) -> list[tuple[str, Style | None]]:
    cells = [(character, style) for text, style, _ in strip for character in text]
    # A character of two columns would move all behind it: such a row is sent whole.
    return cells if len(cells) == strip.cell_length else []
