"""A panel that is drawn only where its parts of the state have changed draws from nothing else."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from textual.geometry import Size

from nntui.tui.screens.table import SCREENS
from nntui.tui.state import State
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.digit_panel import DigitPanel
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.header import Header
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.tui.widgets.status_bar import StatusBar
from nntui.tui.widgets.tab_bar import TabBar
from nntui.view.runview import RunView
from tests.tui.scenes import scenes

PANELS: dict[type[DrawnPanel], Callable[[type[Any]], DrawnPanel]] = {
    ConfusionPanel: lambda panel: panel(),
    DigitPanel: lambda panel: panel(),
    Header: lambda panel: panel([row.names for row in SCREENS.values()]),
    NetworkPanel: lambda panel: panel(),
    SettingsPanel: lambda panel: panel(),
    StatusBar: lambda panel: panel(id="status"),
    TabBar: lambda panel: panel(id="tabs"),
}
_NAMES = {each.name for each in fields(State)} - {"view"}
_OF_VIEW = {each.name for each in fields(RunView)}
_read: set[str] = set()


class ReadView(RunView):
    """A view that notes which of its fields are read."""

    def __getattribute__(self, name: str) -> Any:
        if name in _OF_VIEW:
            _read.add(f"view.{name}")
        return super().__getattribute__(name)


class ReadState(State):
    """A state that notes which of its fields are read."""

    def __getattribute__(self, name: str) -> Any:
        if name in _NAMES:
            _read.add(name)
        return super().__getattribute__(name)


def _noting(state: State) -> State:
    view = ReadView(**{each: getattr(state.view, each) for each in _OF_VIEW})
    return ReadState(view=view, **{each: getattr(state, each) for each in _NAMES})


@pytest.fixture(scope="module")
def states() -> list[State]:
    """The state of each scene, noting what is read of it."""
    return [_noting(each) for each in scenes().values()]


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("size", [Size(70, 36), Size(40, 8)])
def test_a_panel_draws_from_its_parts_alone(
    panel: type[DrawnPanel], size: Size, states: list[State]
) -> None:
    """At two sizes: what there is no room for is not read."""
    sized = type(panel.__name__, (panel,), {"content_size": size})
    for state in states:
        shown = PANELS[panel](sized)
        shown.state = State(terminal=state.terminal)
        shown.show(state)
        _read.clear()
        parts = shown.parts(state)
        assert parts is not None
        known = _read.copy()
        if any(each is state.view for each in parts):
            known |= {f"view.{each}" for each in _OF_VIEW}
        _read.clear()
        shown.draw_lines(*size)
        assert _read <= known
