"""The table of screens: a new screen is one row here, one widget, and its file of keys."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from textual.widget import Widget

from nntui.tui.keys import SCREENS as KEYS_OF_SCREENS
from nntui.tui.state import State
from nntui.view.header import ScreenName


class ScreenView(Protocol):
    """What a screen shows: a widget that takes the state."""

    async def show(self, state: State, *, curves: bool = True) -> None:
        """Show a state; called while the screen is shown. Without `curves`, these are not drawn."""
        ...

    def why_not(self, name: str) -> str:
        """Return why a key of this name does nothing in a terminal of this size; else nothing."""
        ...


class ScreenRow(NamedTuple):
    """A screen: its names, and the widget that is mounted when it is first shown."""

    names: ScreenName
    view: Callable[[], Widget]
    """Makes the widget, and imports what it needs then."""


def _train() -> Widget:
    from nntui.tui.screens.train import TrainView  # noqa: PLC0415 - when it is first shown

    return TrainView()


def _digits() -> Widget:
    from nntui.tui.screens.digits import DigitsView  # noqa: PLC0415 - when it is first shown

    return DigitsView()


def _layers() -> Widget:
    from nntui.tui.screens.layers import LayersView  # noqa: PLC0415 - when it is first shown

    return LayersView()


def _draw() -> Widget:
    from nntui.tui.screens.draw import DrawView  # noqa: PLC0415 - when it is first shown

    return DrawView()


def _runs() -> Widget:
    from nntui.tui.screens.runs import RunsView  # noqa: PLC0415 - when it is first shown

    return RunsView()


_VIEWS: dict[str, Callable[[], Widget]] = {
    "train": _train,
    "digits": _digits,
    "layers": _layers,
    "draw": _draw,
    "runs": _runs,
}
"""By the name of the screen."""

SCREENS: dict[str, ScreenRow] = {
    keys.name: ScreenRow(ScreenName(keys.number, keys.name, keys.title), _VIEWS[keys.name])
    for keys in KEYS_OF_SCREENS
}
"""The screens by name, in the order of the header."""
