"""Single messages, without a screen: runs that were shown before, and comparisons with them."""

from dataclasses import replace

import numpy as np

from nntui.tui.messages import answers as a
from nntui.tui.messages import user as u
from nntui.tui.state.past import MAX_PAST
from nntui.tui.transitions.apply import apply
from nntui.view.runview import RunView
from tests.tui.fake_app import FakeApp, press


def _train(app: FakeApp, **changes: object) -> RunView:
    """Train a run with other settings to its end, and return what is known of it."""
    press(app, u.SettingsEdited({"epochs": 2, **changes}), u.TrainPressed())
    assert app.state.view.status == "done"
    return app.state.view


def test_an_edit_leaves_the_curves_of_the_finished_run(app: FakeApp) -> None:
    """Also one of the network, whose run is another one."""
    finished = _train(app)
    press(app, u.SettingsEdited({"layers": "4"}))

    assert app.state.run is None
    assert app.state.ghosts == (finished,)


def test_the_last_run_stays_behind_the_new_one(app: FakeApp) -> None:
    """Then the one before it, and so on, the newest first."""
    first = _train(app)
    second = _train(app, lr=0.1)
    third = _train(app, lr=0.2)

    assert app.state.view is third
    assert app.state.ghosts == (second, first)


def test_at_most_five_runs_stay(app: FakeApp) -> None:
    """More could not be told apart in a chart."""
    views = [_train(app, lr=0.1 + 0.01 * number) for number in range(MAX_PAST + 2)]

    assert app.state.ghosts == tuple(reversed(views[1:-1]))


def test_a_run_is_not_its_own_ghost(app: FakeApp) -> None:
    """Neither where it is resumed, nor where it is opened again."""
    _train(app)
    press(app, u.AgainAnswered("longer"))
    assert not app.state.ghosts

    run = app.state.run
    other = _train(app, lr=0.1)
    assert run is not None
    press(app, u.TargetChosen(run.name))
    assert app.state.run is run
    assert app.state.ghosts == (other,)


def test_a_run_without_a_step_leaves_no_curve(app: FakeApp) -> None:
    """There is nothing to draw."""
    app.send(u.TrainPressed())
    app.advance(app.threads[-1])
    app.deliver()
    app.send(u.ResetPressed())

    assert app.state.ghosts == ()


def test_a_finished_run_is_compared_with_the_one_before(app: FakeApp) -> None:
    """Fixed and broken images, counted on the same test images."""
    _train(app)
    first = app.state.tested
    assert first is not None
    _train(app, lr=0.1)
    assert app.state.comparison is not None
    assert app.state.comparison.text == "+0.00 points, 0 fixed, 0 broken"
    assert app.state.note.text.endswith("+0.00 points, 0 fixed, 0 broken against new-4")

    network = app.state.network
    assert network is not None
    predicted = np.where(np.arange(12) < 4, first.truth, 9)  # the first was right about 0 and 10
    better = replace(network, predictions=replace(network.predictions, predicted=predicted))
    ticket = app.state.generations.ticket("view")
    compared = apply(app.state, a.NetworkEvaluated(ticket, better)).state.comparison
    assert compared is not None
    assert compared.text == "+25.00 points, 4 fixed, 1 broken"


def test_runs_on_other_data_are_not_compared(app: FakeApp) -> None:
    """Their test images are not the same, and their curves are not drawn in one chart."""
    view = _train(app)
    before = app.state.config.data
    _train(app, data="digits")
    assert app.state.past

    assert app.state.comparison is None
    assert not app.state.ghosts
    press(app, u.SettingsEdited({"data": before, "lr": 0.1}))
    assert app.state.ghosts == (view,), "with its own data it is drawn again"


def test_a_comparison_ends_when_its_run_goes_on(app: FakeApp) -> None:
    """It is made again at the next end."""
    _train(app)
    _train(app, lr=0.1)
    run = app.state.run
    assert run is not None
    assert app.state.comparison is not None
    app.world.resume_elsewhere(run)
    app.advance(next(each for each in app.threads if each.endless))
    app.deliver()

    assert app.state.live
    assert app.state.comparison is None
