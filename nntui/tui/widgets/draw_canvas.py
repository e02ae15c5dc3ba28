"""DrawCanvas: the canvas of the screen Draw, for the mouse and for keys."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.analysis.drawing import SIDE, Point, at_size
from nntui.tui.messages.draw import DragEnded, Dragged
from nntui.tui.messages.envelope import Envelope
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view.fitted import whole_parts
from nntui.view.images import image_lines

_RIGHT_BUTTON = 3
_LEFT_BUTTON = 1


class DrawCanvas(DrawnPanel, can_focus=True):
    """A square to draw on: the left button draws, the right one erases; arrows move the pen.

    While what was drawn is being shown, further points are collected and drawn at once after it.
    """

    BORDER_TITLE = "Canvas"
    BINDINGS: ClassVar[list[BindingType]] = bindings("canvas")

    def __init__(self) -> None:
        super().__init__(id="canvas", classes="panel")
        self._points: list[Point] = []
        self._begins = False
        self._button = 0
        self._waits = False
        """Whether a message was posted whose effect is not shown yet."""

    def draw(self, columns: int, rows: int) -> Text:
        """Return the canvas, with the pen on it, and a line about the pen."""
        height, width = _size(columns, rows)
        draw, terminal = self.state.draw, self.state.terminal
        pixels = at_size(draw.canvas, 2 * height, width)
        lines = image_lines(pixels, self.state.pixel_style, terminal.palette)
        left = (columns - width) // 2
        if self.has_focus and not self._button:
            y, x = int(draw.pen.at[0] * height / SIDE), int(draw.pen.at[1] * width / SIDE)
            lines[y] = _with_pen(lines[y], x, self.state)
        lines = [Text(" " * left) + line for line in lines]
        lines.append(Text(_about_pen(self.state, columns), terminal.dim))
        return Text("\n", no_wrap=True).join(lines)

    def show(self, state: State) -> None:
        """Show a state, then draw what was collected meanwhile."""
        same = state.draw is self.state.draw and state.terminal is self.state.terminal
        self._waits = False
        if same and state.pixel_style == self.state.pixel_style:
            self.state = state
            if not self._strips:
                self.redraw()
        else:
            super().show(state)
        self._post()

    async def action_press(self, name: str) -> None:
        """Do what a key of the canvas is for."""
        await self.run_action(f"app.press('{name}')")

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to draw, or to erase."""
        if event.button not in {_LEFT_BUTTON, _RIGHT_BUTTON}:
            return
        self.capture_mouse()
        self._button = event.button
        self._points = [self._point(event)]
        self._begins = True
        self._waits = False
        self._post()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draw on, while the button is held."""
        if self._button:
            point = self._point(event)
            if not self._points or self._points[-1] != point:
                self._points.append(point)
            self._post()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the stroke, with all points that were collected."""
        if not self._button:
            return
        self._points.append(self._point(event))
        self._waits = False
        self._post()
        self._button = 0
        self.release_mouse()
        self.post_message(Envelope(DragEnded()))

    def on_focus(self) -> None:
        """Show the pen."""
        self.redraw()

    def on_blur(self) -> None:
        """Hide the pen."""
        self.call_later(self.redraw)  # the focus is taken away after this

    def _post(self) -> None:
        """Have the collected points drawn, unless earlier ones are still being shown."""
        if self._waits or not self._points:
            return
        points, self._points = tuple(self._points), []
        begins, self._begins = self._begins, False
        self._waits = True
        erases = self._button == _RIGHT_BUTTON
        self.post_message(Envelope(Dragged(points, erases, begins)))

    def _point(self, event: events.MouseEvent) -> Point:
        """Return where on the canvas an event is; the middle of a cell where no more is known."""
        columns, rows = self.content_size
        height, width = _size(columns, rows)
        region = self.content_region
        left = (columns - width) // 2
        x = event.pointer_screen_x - region.x - left
        y = event.pointer_screen_y - region.y
        x, y = (value + 0.5 if value == int(value) else value for value in (x, y))
        return (
            min(max(y * SIDE / height, 0.0), SIDE - 1.0),
            min(max(x * SIDE / width, 0.0), SIDE - 1.0),
        )


def _size(columns: int, rows: int) -> tuple[int, int]:
    """Return rows and columns of cells of a square, below which a line is left."""
    height = max(min(rows - 1, columns // 2), 1)
    return height, 2 * height


def _with_pen(line: Text, x: int, state: State) -> Text:
    """Return a row with the pen in column x: `+` above the canvas, `o` on it."""
    pen, terminal = state.draw.pen, state.terminal
    signs = ("┼", "●", "○") if terminal.unicode else ("+", "o", "x")
    sign = signs[0] if not pen.down else signs[2 if pen.erases else 1]
    return line[:x] + Text(sign, terminal.accent or "bold") + line[x + 1 :]


def _about_pen(state: State, columns: int) -> str:
    pen = state.draw.pen
    kind = "eraser" if pen.erases else "pen"
    place = f"{kind} {'down' if pen.down else 'up'}"
    text = f"{place}; width {pen.width} of {SIDE}; draw with the mouse, or space and arrows"
    if state.draw.title:
        text = f"{state.draw.title}; {place}"
    return whole_parts(text, columns, "; ")
