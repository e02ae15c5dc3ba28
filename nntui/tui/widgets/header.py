"""Header: the screens, what is shown, and its state, in one line at the top."""

from collections.abc import Sequence

from rich.text import Text

from nntui.strings import clean
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import ScreenChosen
from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view.header import ScreenName, header_text
from nntui.view.run_state import WORDS

_MAX_SOURCE = 100


class Header(DrawnPanel):
    """One line; a click on a screen, or its number, chooses it."""

    def __init__(self, screens: Sequence[ScreenName]) -> None:
        super().__init__(id="header")
        self._screens = screens

    def parts(self, state: State) -> tuple[object, ...]:
        """Return what decides the line."""
        return (
            *(state.screen, state.run, state.view.started, state.view.status, state.run_missing),
            *(state.problem, state.data, state.network, state.initial, state.request),
            *(state.barred, state.download, state.terminal),
        )

    def draw(self, columns: int, rows: int) -> Text:
        """Return the line."""
        del rows
        state = self.state
        return header_text(
            self._screens,
            state.screen,
            _subject(state),
            _word(state),
            columns,
            state.terminal,
            _source(state),
        )

    def action_choose(self, screen: str) -> None:
        """Choose a screen."""
        self.post_message(Envelope(ScreenChosen(screen)))


def _subject(state: State) -> str:
    """Return what is shown: a run, or a network without one."""
    if state.run is not None:
        return state.run.name
    if state.opening:
        return state.opening
    data = state.data.name if state.data is not None else ""
    if state.begins_with:
        return data  # the network is named as the source of the weights
    network = state.network.title if state.network is not None else ""
    return f"{network} on {data}" if network and data else network or data


def _source(state: State) -> str:
    """Return what the weights shown began with, as text to display; empty for random ones."""
    if state.run is None:
        return state.begins_with
    started = state.view.started
    return "" if started is None else clean(started.initial_weights, _MAX_SOURCE)


def _word(state: State) -> str:
    """Return the state of it in a word."""
    if state.run is not None and state.run_missing:
        return "deleted"
    if state.run is not None and state.problem:
        return "killed" if state.view.started is not None else "unreadable"
    if state.run is not None:
        return WORDS[state.view.status]
    if state.opening:
        return "downloading" if state.request and state.request.waits_for else "opening"
    if state.data is not None:
        return "not opened" if state.barred else "ready"
    return "downloading" if state.download is not None else "loading"
