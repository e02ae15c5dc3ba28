"""DialPanel: the knobs that distort the input, and where each changes the answer."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.analysis.dial import KNOBS
from nntui.tui.messages.draw import KnobMoved
from nntui.tui.messages.envelope import Envelope
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.panel_title import panel_title
from nntui.view.dial import dial_lines


class DialPanel(DrawnPanel, can_focus=True):
    """A line for each knob; where there are fewer rows than knobs, those around the cursor."""

    BORDER_TITLE = "Dial"
    BINDINGS: ClassVar[list[BindingType]] = bindings("dial")

    def __init__(self) -> None:
        super().__init__(id="dial", classes="panel")
        self.border_title = panel_title("Dial")
        self._top = 0

    def draw(self, columns: int, rows: int) -> Text:
        """Return the knobs that fit, the one under the cursor among them."""
        draw, terminal = self.state.draw, self.state.terminal
        classes = draw.answer.classes if draw.answer is not None else ()
        lines = dial_lines(
            draw.dial,
            draw.knob,
            draw.flips if classes else None,
            classes,
            columns,
            terminal,
            focused=self.has_focus,
        )
        index = KNOBS.index(draw.knob)
        self._top = max(min(max(self._top, index - rows + 1), index, len(lines) - rows), 0)
        shown = lines[self._top : self._top + rows]
        if rows > len(lines) + 1:
            sign = terminal.cross
            shown.append(Text(f"{sign}: the first setting with another answer", terminal.dim))
        return Text("\n", no_wrap=True).join(shown)

    def show(self, state: State) -> None:
        """Show a state; only what the dial shows is drawn."""
        before, self.state = self.state, state
        kept = ("dial", "knob", "flips", "answer")
        same = all(getattr(before.draw, name) is getattr(state.draw, name) for name in kept)
        if not same or not self._strips or before.terminal is not state.terminal:
            self.redraw()

    async def action_press(self, name: str) -> None:
        """Do what a key of the dial is for."""
        await self.run_action(f"app.press('{name}')")

    def on_click(self, event: events.Click) -> None:
        """Choose the knob that was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and self._top + offset.y < len(KNOBS):
            chosen = KNOBS.index(self.state.draw.knob)
            self.post_message(Envelope(KnobMoved(self._top + offset.y - chosen)))

    async def on_mouse_scroll_up(self) -> None:
        """Turn the knob to the right."""
        await self.action_press("turn-right")

    async def on_mouse_scroll_down(self) -> None:
        """Turn the knob to the left."""
        await self.action_press("turn-left")

    def on_focus(self) -> None:
        """Show the cursor."""
        self.call_later(self.redraw)  # the focus is given after this

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.call_later(self.redraw)  # the focus is taken away after this
