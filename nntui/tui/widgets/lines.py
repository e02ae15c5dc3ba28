"""Lines: a panel of drawn text that sends only the rows that changed.

Textual sends every cell of what is marked dirty. Over a slow line that is the difference between
7 kB and a few hundred bytes a frame.
"""

from rich.text import Text
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from nntui.tui.state import State


class Lines(Widget):
    """A widget whose text is a function of the state and its own size."""

    def __init__(self, **names: str) -> None:
        super().__init__(**names)  # type: ignore[arg-type]  # id and classes
        self.state = State()
        self._rows: list[Text] = []
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
        before = self._rows
        self._rows = drawn
        strips = self._strips[: len(drawn)]
        strips += [Strip.blank(0)] * (len(drawn) - len(strips))
        for y, line in enumerate(drawn):
            if y >= len(before) or before[y] != line or before[y].spans != line.spans:
                strips[y] = Strip(line.render(self.app.console))
                self.refresh(Region(0, y, columns, 1))
        for y in range(len(drawn), len(before)):
            self.refresh(Region(0, y, columns, 1))
        self._strips = strips

    def render_line(self, y: int) -> Strip:
        """Return row `y` in the widget's colors."""
        columns = self.content_size.width
        strip = self._strips[y] if y < len(self._strips) else Strip.blank(0)
        return strip.crop_extend(0, columns, self.rich_style).apply_style(self.rich_style)

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new size, every row."""
        del event
        self._rows = []
        self.redraw()
