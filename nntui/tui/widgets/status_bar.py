"""The two lines below the panels: how the run is, and the newest thing there is to say."""

from rich.text import Text

from nntui.datasets.published.download import DownloadProgress
from nntui.tui.widgets.lines import Lines
from nntui.view.bars import progress_bar
from nntui.view.status import status_line
from nntui.view.style import DIM


class StatusBar(Lines):
    """Progress, throughput and time left; below them the run's name or a note."""

    def draw(self, columns: int, rows: int) -> Text:
        """Return both lines."""
        del rows
        state = self.state
        bold = "bold" if state.terminal.color else ""
        if state.data is None and state.fetching is not None:
            text = Text(f" fetching {state.fetching.name}  ", bold)
            text.append_text(progress_bar(state.fetching.share, 18, state.terminal))
        elif state.data is None:
            text = Text(" loading", bold)
        elif state.run is None:
            text = Text(" ready  space: train", bold)
        else:
            text = status_line(state.view, columns, state.terminal, killed=bool(state.problem))
        note = state.note or (state.run.name if state.run else "")
        fetched = _far(state.fetching)
        room = max(columns - len(fetched) - 2, 0)
        line = f"{note[:room]:<{room}}{fetched}".rstrip()
        text.append(f"\n {line}", DIM if state.terminal.color else "")
        return text


def _far(fetching: DownloadProgress | None) -> str:
    """Return `  fetching mnist: 3.2 of 11.6 MB`, or nothing."""
    if fetching is None:
        return ""
    done, total = fetching.done / 1e6, fetching.total / 1e6
    return f"  fetching {fetching.name}: {done:.1f} of {total:.1f} MB"
