"""Suspected labels, the network to compare with, training with label fixes; without a screen."""

from dataclasses import replace

import pytest

from nntui.analysis.evaluated import OtherNetwork
from nntui.config.run_config import RunConfig
from nntui.tui import work as w
from nntui.tui.messages import digit_answers as da
from nntui.tui.messages import digits as d
from nntui.tui.messages import user as u
from nntui.tui.transitions.apply import apply
from nntui.tui.transitions.digit_other import other_network
from tests.tui import fakes
from tests.tui.fake_app import FakeApp, press
from tests.tui.fake_world import DATA


def _on_digits(app: FakeApp) -> FakeApp:
    press(app, u.ScreenChosen("digits"))
    return app


def test_suspects_are_listed_once_the_labels_are_ranked(app: FakeApp) -> None:
    """Training images, the least likely label first; escape leads back to the images before."""
    _on_digits(app)
    before = app.state.digits.place
    press(app, d.SuspectsPressed())
    digits = app.state.digits
    assert (digits.split, digits.filter, digits.order) == ("train", "suspect", "self")
    assert digits.list_key is not None
    assert digits.list_key.ranking is not None
    assert "1 suspected label" in app.state.note.text
    press(app, d.DigitsLeft())
    assert app.state.digits.place == before
    again = app.send_for_work(d.SuspectsPressed())
    assert [type(work) for work in again] == [w.FindDigits]


def test_a_ranking_is_cancelled_where_it_is_shown(app: FakeApp) -> None:
    """Its answer comes too late then; elsewhere escape keeps its meaning."""
    _on_digits(app)
    app.send(d.SuspectsPressed())
    ticket = app.state.generations.ticket("ranking")
    app.send(da.RankingAdvanced(ticket, 0.4))
    assert app.state.digits.ranking == 0.4
    app.send(d.DigitOpened())
    app.send(d.DigitsLeft())
    assert (app.state.digits.page, app.state.digits.ranking) == ("grid", 0.4)
    assert app.send_for_work(d.DigitsLeft()) == (w.CancelRanking(),)
    app.send(d.DigitsLeft())
    assert app.state.digits.ranking is None
    assert app.of_kind(w.RankLabels) == []


def test_a_ranking_on_another_screen_is_a_note(app: FakeApp) -> None:
    """The user is not taken away from where they are."""
    _on_digits(app)
    app.send(d.SuspectsPressed())
    press(app, u.ScreenChosen("train"))
    assert app.state.screen == "train"
    assert "l shows the suspects" in app.state.note.text


def test_a_ranking_of_other_data_is_not_used(app: FakeApp) -> None:
    """The labels of another data set say nothing of these."""
    _on_digits(app)
    press(app, d.SuspectsPressed(), d.DigitsLeft(), u.SettingsEdited({"data": "lines"}))
    press(app, d.DigitsPressed("split"), d.DigitsPressed("split"))
    key = app.state.digits.list_key
    assert key is not None
    assert key.split == "train"
    assert key.ranking is None


def test_the_chosen_network_is_compared_with(app: FakeApp) -> None:
    """It takes the place of the run shown before, and the filter asks for what was fixed."""
    _on_digits(app)
    press(app, d.DigitsFiltered("true:1"), d.OtherChosen("other"))
    key = app.state.digits.list_key
    assert key is not None
    assert key.against is not None
    assert (key.against.name, key.filter) == ("other", "true:1 fixed")
    press(app, d.OtherChosen("another"))
    assert app.state.digits.filter == "true:1 fixed"


@pytest.mark.parametrize("data", ["lines", "fashion"])
def test_a_network_for_other_images_is_not_compared_with(app: FakeApp, data: str) -> None:
    """Neither with other classes nor with another number of test images."""
    network = fakes.network(RunConfig(), DATA[data])
    other = OtherNetwork("other", network.predictions, network)
    state = replace(app.state, digits=replace(app.state.digits, other=other))
    assert other_network(state) is None


def test_the_next_run_is_trained_with_the_fixes(app: FakeApp) -> None:
    """A key sets the file; the same key takes it out again. Without fixes it says so."""
    _on_digits(app)
    refused = apply(app.state, d.FixesPressed()).state
    assert refused.config.label_fixes == ""
    assert "no label" in refused.note.text
    press(app, d.LabelActed("drop"), d.FixesPressed())
    assert app.state.config.label_fixes.endswith("label-fixes.json")
    press(app, d.FixesPressed())
    assert app.state.config.label_fixes == ""
