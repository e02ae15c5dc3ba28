"""The two lines below the panels: how the run is, and the newest thing there is to say."""

from rich.text import Text

from nntui.tui.widgets.lines import Lines
from nntui.view.status import status_line
from nntui.view.style import DIM


class StatusBar(Lines):
    """Progress, throughput and time left; below them the run's name or a note."""

    def draw(self, columns: int, rows: int) -> Text:
        """Return both lines."""
        del rows
        state = self.state
        bold = "bold" if state.look.color else ""
        if state.data is None:
            text = Text(" loading", bold)
        elif state.run is None:
            text = Text(" ready  space: train", bold)
        else:
            text = status_line(state.view, columns, state.look, gone=bool(state.problem))
        note = state.note or (state.run.name if state.run else "")
        text.append("\n " + note[: columns - 2], DIM if state.look.color else "")
        return text
