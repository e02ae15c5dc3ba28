"""DigitsPanel: what the panels of the screen Digits have in common."""

from rich.text import Text

from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel


class DigitsPanel(DrawnPanel):
    """A panel that shows part of the screen Digits."""

    def parts(self, state: State) -> tuple[object, ...]:
        """Return the parts of a state that every panel shows."""
        digits = state.digits
        style = state.terminal, state.pixel_style
        return *style, state.data, state.lost, digits.error, digits.indexed, digits.page


def waiting(state: State, words: str) -> Text:
    """Return what is being computed, or why it cannot be."""
    digits = state.digits
    if digits.error:
        return Text(digits.error, state.terminal.wrong, no_wrap=False)
    share = "" if digits.indexed is None else f" {100 * digits.indexed:.0f} %"
    return Text(f"{words}{share}", state.terminal.dim)
