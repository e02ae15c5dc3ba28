"""The table of keys: each has an action, a meaning and a place, and is tested."""

from collections.abc import Iterator
from typing import Any

import pytest
from textual.app import App
from textual.binding import Binding
from textual.widget import Widget

from nntui.tui.app import NntuiApp
from nntui.tui.keys import AREAS, KEYS, MESSAGES, SCREENS, keys_of
from nntui.tui.questions.table import OF_KEYS
from nntui.tui.screens.main import MainScreen
from nntui.tui.widgets.charts import Charts
from nntui.tui.widgets.compared_confusion import ComparedConfusion
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.dial_panel import DialPanel
from nntui.tui.widgets.digit_grid import DigitGrid
from nntui.tui.widgets.digit_pages import CalibrationPanel, CausesPanel, PlanePanel, WhyPanel
from nntui.tui.widgets.draw_canvas import DrawCanvas
from nntui.tui.widgets.inside_pages import BackwardPanel, ForwardPanel, MovesPanel
from nntui.tui.widgets.layer_health_panel import LayerHealthPanel
from nntui.tui.widgets.layer_weights_panel import LayerWeightsPanel
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.run_comparison import ComparedImages, ComparedResults
from nntui.tui.widgets.run_table import RunTable
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.tui.widgets.sweep_settings import SweepSettings
from nntui.tui.widgets.sweep_trials import SweepTrials
from tests.tui.keys.effects import EFFECTS

_PLACES: dict[str, type[App[Any] | Widget]] = {
    "everywhere": NntuiApp,
    **{screen.name: MainScreen for screen in SCREENS},
    "settings": SettingsPanel,
    "canvas": DrawCanvas,
    "dial": DialPanel,
    "network": NetworkPanel,
    "charts": Charts,
    "confusion": ConfusionPanel,
    "layer-health": LayerHealthPanel,
    "first-weights": LayerWeightsPanel,
    "forward-pass": ForwardPanel,
    "backward-pass": BackwardPanel,
    "weight-moves": MovesPanel,
    "run-table": RunTable,
    "run-comparison": ComparedImages,
    "sweep-trials": SweepTrials,
    "sweep-settings": SweepSettings,
    "digit-grid": DigitGrid,
    "digit-why": WhyPanel,
    "digit-causes": CausesPanel,
    "digit-plane": PlanePanel,
    "digit-calibration": CalibrationPanel,
    "compared-confusion": ComparedConfusion,
    "compared-results": ComparedResults,
}
"""The class that has the bindings of an area."""
_BY_THE_APP = {"new-seed", "random", "help"}
"""Names for which `KeyApp.action_press` has code of its own."""


def _actions() -> Iterator[tuple[str, str]]:
    for area in AREAS.values():
        yield from ((area.name, key.action) for key in area.keys)


@pytest.mark.parametrize(("area", "action"), list(_actions()))
def test_every_key_has_an_action(area: str, action: str) -> None:
    """Each action of the table exists where its key works."""
    by_the_app = action.startswith("app.")
    name = action.removeprefix("app.").partition("(")[0]
    place = NntuiApp if by_the_app else _PLACES[area]
    assert callable(getattr(place, f"action_{name}"))


def test_every_name_that_a_key_presses_means_something() -> None:
    """One thing: a message, a question, or what the app itself does."""
    names = {key.name for key in KEYS if key.name}
    meanings = [*MESSAGES, *OF_KEYS, *_BY_THE_APP]

    assert len(meanings) == len(set(meanings))
    assert names == set(meanings)


def test_no_name_means_two_messages() -> None:
    """A name that two keys press has one message."""
    assert all(key.message is None or key.message == MESSAGES[key.name] for key in KEYS)


@pytest.mark.parametrize("area", list(AREAS))
def test_a_place_has_the_keys_of_its_area(area: str) -> None:
    """Bindings are made from the table, wherever they are."""
    bound = {each.key for each in _PLACES[area].BINDINGS if isinstance(each, Binding)}

    assert {key.keys for key in keys_of(area)} <= bound


def test_every_action_has_a_test() -> None:
    """An action that is added to the table of keys must be added to the table of effects."""
    actions = {f"{area.name} {key.action}" for area in AREAS.values() for key in area.keys}

    assert actions == set(EFFECTS)
