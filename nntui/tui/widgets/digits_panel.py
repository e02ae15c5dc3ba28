"""DigitsPanel: what the panels of the screen Digits have in common."""

from rich.text import Text

from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel


class DigitsPanel(DrawnPanel):
    """A panel that shows part of the screen Digits."""

    def show(self, state: State) -> None:
        """Show a state; what is not shown and what has not changed is not drawn."""
        before, self.state = self.state, state
        same = state.digits is before.digits and state.data is before.data
        style = (state.terminal, state.pixel_style) == (before.terminal, before.pixel_style)
        if self.display and not (same and style and self._strips):
            self.redraw()


def waiting(state: State, words: str) -> Text:
    """Return what is being computed, or why it cannot be."""
    digits = state.digits
    if digits.error:
        return Text(digits.error, state.terminal.wrong, no_wrap=False)
    share = "" if digits.indexed is None else f" {100 * digits.indexed:.0f} %"
    return Text(f"{words}{share}", state.terminal.dim)
