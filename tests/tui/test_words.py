"""What footer, messages and dialogs say, as exact text and without an app."""

from dataclasses import replace

import pytest

from nntui.config.knobs import knob
from nntui.errors import ConfigError, GoneDataError
from nntui.tui.messages.user import MistakesPressed, StopPressed
from nntui.tui.state import State
from nntui.tui.transitions.looking import mistakes_pressed
from nntui.tui.transitions.training import stop_pressed
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.tui.workers.failures import said
from nntui.view.line_edit import LineEdit
from tests.tui.scenes import scenes


def test_the_footer_names_what_enter_does_in_a_row() -> None:
    """Values are edited, choices chosen, groups shown or hidden; a typed value is taken."""
    panel = SettingsPanel()
    panel._make_rows(State())
    words = []
    for panel.cursor in ("batch", "optimizer", "Run"):
        words.append(panel.key_words()["choose"])
    assert words == ["edit", "choose", "show"]
    panel._make_rows(State(unfolded=frozenset({"Run"})))
    assert panel.key_words()["choose"] == "hide"
    layers = NetworkPanel()
    assert layers.key_words() == {"choose": "edit layer", "give_up": "leave"}
    for each in (panel, layers):
        each.edit = LineEdit("88")
        assert each.key_words() == {"choose": "take", "give_up": "restore"}


def test_stop_says_what_space_does_with_the_run_shown() -> None:
    """It resumes a run that was stopped, and asks about one that is done."""
    done = scenes()["done"]
    stopped = replace(done, view=replace(done.view, status="stopped"))
    for state, words in (
        (State(), "space starts a run"),
        (stopped, "space resumes it"),
        (done, "space asks whether to train the run longer"),
    ):
        note = stop_pressed(state, StopPressed()).state.note.text
        assert note == f"nothing is being trained; {words}"


def test_the_filter_is_said_where_the_digit_is_not_in_sight() -> None:
    """A small screen shows settings or charts alone."""
    only = mistakes_pressed(scenes()["done"], MistakesPressed()).state
    assert only.note.text == "only misclassified images are shown; m: all"
    assert mistakes_pressed(only, MistakesPressed()).state.note.text == "all images are shown"


def test_errors_in_the_app_name_its_keys() -> None:
    """The option of the command line does not exist there."""
    error = GoneDataError("a.csv: gone", "if they were moved, name them with --data")
    assert str(error) == "a.csv: gone; if they were moved, name them with --data"
    assert said(error) == "a.csv: gone; if they were moved, open them with o"
    assert said(GoneDataError("a.csv: all gone")) == "a.csv: all gone"


@pytest.mark.parametrize("text", ["9999", "1e9"])
def test_a_refused_number_is_written_as_it_was_typed(text: str) -> None:
    """Not as Python writes it."""
    with pytest.raises(ConfigError, match=f"received {text}$"):
        knob("lr").parse(text)
