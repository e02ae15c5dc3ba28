"""Single messages, without a screen: which digits are under study, and of which images."""

from dataclasses import replace

import numpy as np
import pytest

from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.runs.commands import Stop
from nntui.tui import work as w
from nntui.tui.messages import Message
from nntui.tui.messages import answers as a
from nntui.tui.messages import user as u
from nntui.tui.state import State
from nntui.tui.transitions.apply import apply
from tests.tui.fake_app import FakeApp, press
from tests.tui.fake_world import DATA, HELD_OUT
from tests.tui.fakes import evaluated, weights


def _network(state: State, wrong: set[int], title: str = "step 9") -> EvaluatedNetwork:
    """Return a network that predicts the right class for all test images but some."""
    data = DATA["mnist"]
    network = evaluated(weights(state.config, data), data, title)
    found = network.predictions
    predicted = np.array([(c + (r in wrong)) % 10 for r, c in enumerate(found.truth)])
    confusion = np.zeros((10, 10), np.int64)
    np.add.at(confusion, (found.truth, predicted), 1)
    return replace(network, predictions=replace(found, predicted=predicted, confusion=confusion))


def _after(state: State, *messages: Message | EvaluatedNetwork) -> State:
    """Return the state after messages, and after networks that are evaluated."""
    for each in messages:
        ticket = state.generations.ticket("view")
        message = a.NetworkEvaluated(ticket, each) if isinstance(each, EvaluatedNetwork) else each
        state = apply(state, message).state
    return state


def test_a_list_of_mistakes_holds_still(app: FakeApp) -> None:
    """The digit and what is said of it stay, though the newest network is right about it."""
    first = _network(app.state, {3, 5, 7})
    state = _after(app.state, first, u.MistakesPressed())
    assert state.row == 3

    later = _after(state, _network(state, {5, 8}), newest := _network(state, {8, 9}))

    assert later.row == 3
    assert later.studied is first
    assert later.network is newest
    assert later.held is first


@pytest.mark.parametrize(("move", "row"), [(1, 8), (-1, 1), (2, 9)])
def test_moving_on_takes_the_newest_results(app: FakeApp, move: int, row: int) -> None:
    """From the digit that was shown to the next one in the new list."""
    state = _after(app.state, _network(app.state, {3, 5}), u.MistakesPressed())
    state = _after(state, newest := _network(state, {1, 8, 9}), u.CursorMoved(move))

    assert state.row == row
    assert state.studied is newest
    assert state.held is None


def test_the_digits_of_a_cell_hold_still(app: FakeApp) -> None:
    """As those of a list of mistakes do."""
    state = _after(app.state, first := _network(app.state, {3}), u.CellOpened(3, 4))
    state = _after(state, _network(state, {5}))

    assert (state.row, state.studied) == (3, first)


@pytest.mark.parametrize("leave", [u.MistakesPressed(), u.CursorScattered(3)])
def test_leaving_a_list_takes_the_newest_results(app: FakeApp, leave: Message) -> None:
    """All digits again, or a random one."""
    state = _after(app.state, _network(app.state, {3}), u.MistakesPressed())
    state = _after(state, newest := _network(state, {5}), leave)

    assert (state.held, state.studied) == (None, newest)


def test_all_digits_are_no_list(app: FakeApp) -> None:
    """Without a filter the newest predictions for the digit are shown at once."""
    state = _after(app.state, _network(app.state, {3}), newest := _network(app.state, {5}))

    assert (state.held, state.studied) == (None, newest)


def test_an_empty_list_waits_for_mistakes(app: FakeApp) -> None:
    """There is nothing to study in it."""
    state = _after(app.state, _network(app.state, set()), u.MistakesPressed())
    state = _after(state, newest := _network(state, {5}))

    assert (state.row, state.studied) == (5, newest)


def _trained(app: FakeApp) -> None:
    """Train until a checkpoint is evaluated."""
    press(app, u.SettingsEdited({"epochs": 50}), u.TrainPressed())
    assert app.state.live


def _splits(app: FakeApp) -> tuple[str, str]:
    """Return which images are to be shown, and which are."""
    assert app.state.network is not None
    return app.state.split, app.state.network.split


def test_validation_images_are_shown_during_training(app: FakeApp) -> None:
    """The test images are kept for the end."""
    before = _splits(app)
    _trained(app)
    assert app.state.network is not None
    assert app.state.images is not None
    assert len(app.state.images) == len(app.state.network.predictions) == HELD_OUT
    during = _splits(app)
    press(app, u.StopPressed())

    assert (before, during) == (("test", "test"), ("validation", "validation"))
    assert _splits(app) == ("test", "test")
    assert app.state.images is DATA["mnist"].test


def test_a_key_shows_the_test_images_during_training(app: FakeApp) -> None:
    """Until it is pressed again, or the run ends."""
    _trained(app)
    press(app, u.SplitPressed())
    assert _splits(app) == ("test", "test")

    press(app, u.SplitPressed())
    assert _splits(app) == ("validation", "validation")


def test_a_run_without_validation_images_shows_test_images(app: FakeApp) -> None:
    """The key says why there are no others."""
    press(app, u.SettingsEdited({"validation": 0}), u.SettingsEdited({"epochs": 50}))
    press(app, u.TrainPressed(), u.SplitPressed())

    assert app.state.live
    assert app.state.network is not None
    assert app.state.network.split == "test"
    assert app.state.note.text == "no images are held out for validation"


def test_a_list_under_study_survives_the_end_of_the_run(app: FakeApp) -> None:
    """Mistakes among validation images; moving on leads to the first among test images."""
    _trained(app)
    press(app, u.MistakesPressed())
    held = app.state.studied
    press(app, u.StopPressed())
    assert app.state.studied is held
    assert app.state.split == "test"

    press(app, u.CursorMoved(1))
    assert app.state.studied is app.state.network
    assert app.state.row == 1  # class 0 is predicted for every image


def test_weights_are_saved_with_their_accuracy_on_test_images(app: FakeApp) -> None:
    """Also where the validation images are shown."""
    _trained(app)
    network = app.state.network
    assert network is not None

    (work,) = apply(app.state, u.SaveRequested("mine", network)).work

    assert isinstance(work, w.SaveWeights)
    assert work.data is app.state.data


def test_a_stopped_run_is_evaluated_once_on_each_kind_of_images(app: FakeApp) -> None:
    """Looking at it again and again starts nothing."""
    _trained(app)
    press(app, u.StopPressed())
    before = len(app.world.origins)
    for _ in range(3):
        for thread in app.of_kind(w.WatchRun):
            app.advance(thread)
        app.finish()

    assert len(app.world.origins) == before
    assert Stop() not in [each.command for each in app.state.commands]
