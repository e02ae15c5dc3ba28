"""DrawnPanel: a panel of drawn text that sends only the cells that changed.

Textual sends every cell of what is marked dirty, and a title in a frame marks the whole panel. Over
a slow connection that is the difference between 20 kB a frame and one or two: so panels mark just
the changed spans of their rows, and write what changes often inside the frame.
"""

from collections.abc import Iterator
from itertools import repeat, zip_longest
from operator import is_

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size, Spacing
from textual.strip import Strip
from textual.widget import Widget

from nntui.tui.state import State
from nntui.tui.widgets.changed_spans import changed_spans
from nntui.tui.widgets.segments import segments_of

_NOTHING = Text("\0")


class DrawnPanel(Widget):
    """A widget whose text is a function of the state and its own size."""

    def __init__(self, id: str, classes: str = "") -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, classes=classes)
        self.state = State()
        self._strips: list[Strip] = []
        self._drawn_lines: list[Text] = []
        """What the first strips were made of, where `draw_strips` makes them of text."""
        self._seen: tuple[object, ...] | None = None
        """The parts of the state that was looked at last."""
        self._look: tuple[object, ...] | None = None
        """What decides the sides of the frame."""
        self._known_sides = Strip([], 0), Strip([], 0)
        """The left and right side of the frame in a row."""
        self._rich_style: Style | None = None
        """The widget's colors, while rows are rendered."""
        self._is_behind = False
        """Whether the panel was hidden when it was to show the newest state."""
        self._drawn_for = Size()

    def draw(self, columns: int, rows: int) -> Text:
        """Return the text to display."""
        raise NotImplementedError

    def parts(self, state: State) -> tuple[object, ...] | None:
        """Return the parts of a state that are shown; None for all of them.

        Where each is the same object as before, nothing is drawn.
        """
        del state
        return None

    def show(self, state: State) -> None:
        """Show a new state; what it does not change is not sent.

        A panel that is hidden is drawn once it is displayed.
        """
        self.state = state
        if not all(each.display for each in self.ancestors_with_self):
            self._is_behind = True
        elif self.is_changed():
            self.redraw()

    def is_changed(self) -> bool:
        """Return whether the state that is shown is another than the one that was drawn last."""
        before, self._seen = self._seen, self.parts(self.state)
        return before is None or self._seen is None or not all(map(is_, before, self._seen))

    def redraw(self) -> None:
        """Draw again and have the changed cells sent."""
        columns, rows = self._drawn_for = self.content_size
        self._is_behind = False
        if not columns or not rows or not self.is_attached:
            return
        before, self._strips = self._strips, self._draw_rows(columns, rows)
        regions = [
            Region(start, y, stop - start, 1)
            for y, (known, strip) in enumerate(zip_longest(before[:rows], self._strips))
            if known is not strip
            for start, stop in changed_spans(known, strip)
        ]
        if regions:  # without any, the whole panel would count as changed
            self.refresh(*regions)

    def _draw_rows(self, columns: int, rows: int) -> list[Strip]:
        """Return all rows; those below the text may show what was there before."""
        drawn = list(self.draw_strips(columns, rows))[:rows]
        return drawn + [self.strip_of(Text(), columns)] * (rows - len(drawn))

    def draw_strips(self, columns: int, rows: int) -> list[Strip]:
        """Return the rows to display; a row that is the same object as before is not looked at."""
        before, self._drawn_lines = self._drawn_lines, self.draw_lines(columns, rows)[:rows]
        return [
            strip if line == known and line.style == known.style else self.strip_of(line, columns)
            for line, (known, strip) in zip(
                self._drawn_lines, self._known_rows(before), strict=False
            )
        ]

    def draw_lines(self, columns: int, rows: int) -> list[Text]:
        """Return the text to display, row by row."""
        return list(self.draw(columns, rows).split("\n", allow_blank=True))

    def _known_rows(self, lines: list[Text]) -> Iterator[tuple[Text, Strip]]:
        """Yield these lines as they were drawn, then endlessly one that nothing is equal to."""
        yield from zip(lines, self._strips, strict=False)
        yield from repeat((_NOTHING, Strip.blank(0)))

    def strip_of(self, line: Text, columns: int) -> Strip:
        """Return a line of text as a row of the screen; where it is cut, a mark says so."""
        width = line.cell_len
        if width > columns:
            line = line.copy()
            line.truncate(columns, overflow="ellipsis")
            width = line.cell_len
        console = self.app.console
        segments = segments_of(line, console.get_style)
        if segments is None:
            segments = list(line.render(console))
        if width < columns:
            segments.append(Segment(" " * (columns - width)))
        return Strip(segments, columns)

    def get_line_filters(self) -> list[LineFilter]:
        """Return the filters of the app without the one that turns the 256 colors into others."""
        filters = super().get_line_filters()
        return [each for each in filters if not isinstance(each, ANSIToTruecolor)]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render some rows in the widget's colors.

        Textual renders those of the frame. For each row between them it would make the sides of the
        frame again, which takes most of the time of an answer to a key.
        """
        self._catch_up()
        # Finding it takes longer than to render a row.
        self._rich_style = self.rich_style
        gutter, (columns, rows) = self.styles.gutter, self.outer_size
        inside = range(gutter.top, rows - gutter.bottom)
        filters, sides = self.get_line_filters(), None
        strips = []
        for y in crop.line_range:
            if y in inside:
                sides = sides or self._sides(y, gutter, columns)
                strip = self._filtered(self.render_line(y - gutter.top), filters)
                strips.append(Strip([*sides[0], *strip, *sides[1]], columns))
            else:
                strips += super().render_lines(Region(0, y, columns, 1))
        self._rich_style = None
        if crop.column_span == (0, columns):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def _filtered(self, strip: Strip, filters: list[LineFilter]) -> Strip:
        for each in filters:
            strip = strip.apply_filter(each, self.background_colors[1])
        return strip

    def _sides(self, y: int, gutter: Spacing, columns: int) -> tuple[Strip, Strip]:
        """Return the sides of the frame, as Textual makes them in row `y`."""
        look = self._rich_style, self.styles.border, gutter, columns
        if look != self._look:
            row = super().render_lines(Region(0, y, columns, 1))[0]
            self._look = look
            self._known_sides = row.crop(0, gutter.left), row.crop(columns - gutter.right)
        return self._known_sides

    def render_line(self, y: int) -> Strip:
        """Return row `y` in the widget's colors."""
        columns = self._drawn_for.width
        strip = self._strips[y] if y < len(self._strips) else Strip.blank(0)
        style = self._rich_style or self.rich_style
        return strip.crop_extend(0, columns, style).apply_style(style)

    def on_show(self) -> None:
        """Draw what has changed while the panel was hidden."""
        if self._is_behind and self.is_changed():
            self.redraw()

    def _catch_up(self) -> None:
        """Draw what has changed while the panel was hidden, and for the room that there is now.

        Textual renders what it shows before it says so. Where a frame comes or goes, the size of
        the panel itself can stay the same.
        """
        was_behind, self._is_behind = self._is_behind, False
        if self.content_size != self._drawn_for or not self._strips:
            self._strips, self._drawn_lines = [], []
        elif not (was_behind and self.is_changed()):
            return
        columns, rows = self._drawn_for = self.content_size
        if columns and rows:
            self._strips = self._draw_rows(columns, rows)

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new size, every row, unless that was done when the rows were rendered."""
        del event
        if self.content_size != self._drawn_for:
            self._strips, self._drawn_lines = [], []
            self.redraw()
