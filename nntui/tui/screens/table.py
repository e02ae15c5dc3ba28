"""The table of screens: a new screen is one row here, one widget, and its keys."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from textual.widget import Widget

from nntui.tui.screens.train import TrainView
from nntui.tui.state import State
from nntui.view.header import ScreenName


class ScreenView(Protocol):
    """What a screen shows: a widget that takes the state."""

    async def show(self, state: State) -> None:
        """Show a state; called while the screen is shown."""
        ...


class ScreenRow(NamedTuple):
    """A screen: its key and names, and the widget that is mounted when it is first shown."""

    names: ScreenName
    view: Callable[[], Widget]


SCREENS = (ScreenRow(ScreenName("1", "train", "Train"), TrainView),)
"""The screens, in the order of the header."""
