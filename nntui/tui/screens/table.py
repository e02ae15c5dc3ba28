"""The table of screens: a new screen is one row here, one widget, and its keys."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from textual.widget import Widget

from nntui.tui.keys import Area
from nntui.tui.state import State
from nntui.view.header import ScreenName


class ScreenView(Protocol):
    """What a screen shows: a widget that takes the state."""

    async def show(self, state: State, *, curves: bool = True) -> None:
        """Show a state; called while the screen is shown. Without `curves`, these are not drawn."""
        ...


class ScreenRow(NamedTuple):
    """A screen: its key and names, and the widget that is mounted when it is first shown."""

    area: Area
    """Its name, and where its keys work."""
    names: ScreenName
    view: Callable[[], Widget]


# Only the screen that is shown first is imported before the first paint.


def _train() -> Widget:
    from nntui.tui.screens.train import TrainView  # noqa: PLC0415 - see above

    return TrainView()


def _runs() -> Widget:
    from nntui.tui.screens.runs import RunsView  # noqa: PLC0415 - see above

    return RunsView()


SCREENS = (
    ScreenRow("train", ScreenName("1", "train", "Train"), _train),
    ScreenRow("runs", ScreenName("5", "runs", "Runs"), _runs),
)
"""The screens, in the order of the header."""
SCREEN_NAMES: tuple[Area, ...] = tuple(row.area for row in SCREENS)
