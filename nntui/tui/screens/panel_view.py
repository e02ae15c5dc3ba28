"""PanelView: what all screens have in common: panels that are arranged, and show the state."""

from textual import events
from textual.widget import Widget

from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel


class PanelView(Widget):
    """One screen of the app; a subclass composes panels and arranges them."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._state = State()

    def place_panels(self, state: State) -> None:
        """Show, hide and size the panels for a state and the size of the terminal."""
        raise NotImplementedError

    async def show(self, state: State, *, curves: bool = True) -> None:
        """Show a state; each panel redraws only what it changes.

        Args:
            state: to show.
            curves: whether curves are drawn, which takes the most time.
        """
        self._state = state
        if not (self.is_attached and self.children):
            return  # not composed yet, or already removed
        self.place_panels(state)
        for panel in self.panels(curves=curves):
            panel.show(state)

    def panels(self, *, curves: bool) -> list[DrawnPanel]:
        """Return the panels that show a state now."""
        del curves
        return list(self.query(DrawnPanel))

    def why_not(self, name: str) -> str:
        """Return why a key of this screen does nothing now; empty where it does something."""
        del name
        return ""

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the panels for another size."""
        del event
        self.place_panels(self._state)
