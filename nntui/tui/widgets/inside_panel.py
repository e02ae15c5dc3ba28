"""InsidePanel: a panel of the screen Network, drawn again only when what it shows has changed."""

from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view.images import PixelStyle


class InsidePanel(DrawnPanel):
    """A panel below the table of layers, of which one is shown."""

    def show(self, state: State) -> None:
        """Show a state; a panel that is hidden is drawn once it is shown."""
        before, self.state = self.state, state
        if not self.display:
            self._strips = []
        elif not (self._strips and self.parts(state) == self.parts(before)):
            self.redraw()

    def parts(self, state: State) -> tuple[object, ...]:
        """Return what decides what is drawn; compared by identity."""
        view, studied = state.generations.view, state.studied
        return (
            *(state.layers, state.data, state.terminal, state.pixel_style),
            *(view, studied, state.run, state.digits.row, state.cursor, state.draw.answer),
        )

    @property
    def pixels(self) -> PixelStyle:
        """How pixels are drawn: shades have no sign, so characters take their place."""
        return "blocks" if self.state.pixel_style == "blocks" else "ascii"
