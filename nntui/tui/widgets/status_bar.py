"""StatusBar: the state of the run, and the newest message to the user."""

from typing import TYPE_CHECKING

from rich.text import Text

from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view.bars import progress_bar
from nntui.view.fitted import fitted_message, is_cut
from nntui.view.status import status_line
from nntui.view.style import Terminal

if TYPE_CHECKING:
    from nntui.datasets.published.download import DownloadProgress

_WHOLE = "  h: all of it"


class StatusBar(DrawnPanel):
    """Progress, throughput and time left; below them a note, or the name of the run."""

    def parts(self, state: State) -> tuple[object, ...]:
        """Return what decides both lines."""
        return (
            *(state.view, state.note, state.run, state.run_missing, state.problem, state.lost),
            *(state.data, state.download, state.request, state.initial, state.barred),
            *(state.progress, state.terminal),
        )

    def draw(self, columns: int, rows: int) -> Text:
        """Return both lines."""
        del rows
        state = self.state
        text = _first_line(state, columns)
        note = state.note.text or (state.run.name if state.run else "")
        progress = state.download.progress if state.download else None
        downloaded = _downloaded(progress) if progress else ""
        room = max(columns - len(downloaded) - 2, 0)
        line = _message(note, room, state.terminal) + downloaded
        is_error = bool(state.note.text) and state.note.severity == "error"
        style = state.terminal.wrong if is_error else state.terminal.dim
        return text.append(f"\n {line.rstrip()}", style)


def _message(text: str, columns: int, terminal: Terminal) -> str:
    """Return a message in one line; where it is cut, with the key that shows all of it."""
    line = fitted_message(text, columns, terminal)
    if is_cut(text, columns) and columns >= 2 * len(_WHOLE):
        line = fitted_message(text, columns - len(_WHOLE), terminal) + _WHOLE
    return line


def _first_line(state: State, columns: int) -> Text:
    bold = "bold" if state.terminal.color else ""
    download = state.download
    if state.run is not None and state.problem and state.view.started is None:
        return Text(" unreadable", f"bold {state.terminal.wrong}".strip())
    if state.run is not None and (state.data is not None or state.lost):
        end = "deleted" if state.run_missing else "killed" if state.problem else ""
        return status_line(state.view, columns, state.terminal, end)
    if state.opening and (download is None or state.data is not None):
        return _opening(state, bold)
    if state.data is not None:
        return Text(_ready(state), bold)
    if download is None:
        return Text(" loading", bold)
    text = Text(f" downloading {download.name}  ", bold)
    share = download.progress.share if download.progress else 0.0
    return text.append_text(progress_bar(share, 18, state.terminal))


def _opening(state: State, bold: str) -> Text:
    """Return what is being opened; weights of other programs take a while to be read."""
    text = Text(f" opening {state.opening}", bold)
    if state.progress is not None:
        text.append("  ").append_text(progress_bar(state.progress.share, 18, state.terminal))
        text.append(f" {100 * state.progress.share:.0f} %")
    return text.append("  esc: cancel" if state.is_replaced else "")


def _ready(state: State) -> str:
    if state.barred:
        return " not opened  r: an untrained network"
    if state.initial is None:
        return " ready  space: train"
    return f" ready  space: train from {state.begins_with}  r: from random weights"


def _downloaded(progress: "DownloadProgress") -> str:
    """Return `  downloading mnist: 3.2 of 11.6 MB`."""
    done, total = progress.done / 1e6, progress.total / 1e6
    return f"  downloading {progress.name}: {done:.1f} of {total:.1f} MB"
