"""The screen that is shown, and the panel of it that has the focus at first."""

from dataclasses import replace

from nntui.tui.state.layers_screen import InsidePage
from nntui.tui.state.panels import FocusRequest, FocusTarget
from nntui.tui.state.runs_screen import RunsScreen
from nntui.tui.state.state import State

PANELS: dict[InsidePage, FocusTarget] = {
    "weights": "first-weights",
    "unit": "first-weights",
    "forward": "forward-pass",
    "backward": "backward-pass",
    "moved": "weight-moves",
}
"""The panel of each page of the screen Network."""


def with_screen(state: State, name: str) -> State:
    """Return `state` with another screen, and the panel of it that has the focus at first."""
    panel: FocusTarget = ""
    if name == "digits":
        panel = f"digit-{state.digits.page}"
    if name == "runs":
        panel = _panel_of_runs(state.runs)
    if name == "layers":
        panel = PANELS[state.layers.page]
    if name == "draw":
        panel = "canvas"
    return replace(state, screen=name, focus=FocusRequest(panel, state.focus.number + 1))


def _panel_of_runs(runs: RunsScreen) -> FocusTarget:
    if runs.comparison is not None:
        return "run-comparison"
    if runs.sweep is not None:
        return "sweep-settings" if runs.sweep.part == "settings" else "sweep-trials"
    return "run-table"
