"""Single messages, without a screen: what was opened is what trains, and a finished run goes on."""

from dataclasses import replace

import pytest

from nntui.config.run_config import RunConfig
from nntui.runs.commands import Pause
from nntui.tui import work as w
from nntui.tui.messages import user as u
from nntui.tui.state import State, differences_text
from nntui.tui.transitions.apply import apply
from nntui.tui.transitions.showing import UNTRAINED
from tests.tui.fake_app import FakeApp, press


def _asked(app: FakeApp) -> w.StartRun:
    """Press space, and return the run that is started."""
    app.send(u.TrainPressed())
    (thread,) = app.of_kind(w.StartRun)
    assert isinstance(thread.work, w.StartRun)
    return thread.work


def _finished(app: FakeApp) -> None:
    """Train a run to its end."""
    press(app, u.SettingsEdited({"epochs": 2}), u.TrainPressed())
    assert app.state.view.status == "done"


def test_weights_that_were_opened_are_those_that_a_run_begins_with(app: FakeApp) -> None:
    """They stay on the screen until the first checkpoint is evaluated."""
    press(app, u.TargetChosen("net-mnist"))
    network = app.state.network

    assert network is not None
    started = _asked(app)
    assert started.initial is not None
    assert started.initial.weights is network.weights
    app.advance(app.of_kind(w.StartRun)[0])
    app.deliver()
    assert app.state.run is not None
    assert app.state.network is network


@pytest.mark.parametrize("reset", [u.ResetPressed(), u.ResetPressed(5)])
def test_a_reset_takes_random_weights(app: FakeApp, reset: u.ResetPressed) -> None:
    """Those that were opened are shown no longer, and not trained."""
    press(app, u.TargetChosen("net-mnist"), reset)

    assert app.state.network is not None
    assert app.state.network.title == UNTRAINED
    assert _asked(app).initial is None


@pytest.mark.parametrize(
    "changes", [{"seed": 7}, {"layers": "7:tanh"}, {"layers": "7,dropout:0.5"}]
)
def test_an_edit_keeps_weights_that_still_fit(app: FakeApp, changes: dict[str, object]) -> None:
    """They are evaluated in the new network, so what is shown is what trains."""
    press(app, u.TargetChosen("net-mnist"), u.SettingsEdited(changes))

    network = app.state.network
    assert network is not None
    assert network.title == "net-mnist"
    assert network.weights.info.layers == app.state.config.layers
    initial = _asked(app).initial
    assert initial is not None
    assert initial.weights is network.weights


@pytest.mark.parametrize("changes", [{"layers": "8"}, {"bias": False}, {"input_range": "-1..1"}])
def test_an_edit_of_the_network_gives_up_weights_that_do_not_fit(
    app: FakeApp, changes: dict[str, object]
) -> None:
    """The new network is untrained, and a note says so."""
    press(app, u.TargetChosen("net-mnist"), u.SettingsEdited(changes))

    assert app.state.network is not None
    assert app.state.network.title == UNTRAINED
    assert app.state.note.text.startswith("a new network, untrained")
    assert app.state.initial is None


def test_other_data_keep_weights_that_fit_them(app: FakeApp) -> None:
    """Ten classes and images of the same size: transfer learning. Two classes: a new network."""
    press(app, u.TargetChosen("net-mnist"), u.SettingsEdited({"data": "digits"}))
    assert app.state.network is not None
    assert app.state.network.title == "net-mnist"

    press(app, u.SettingsEdited({"data": "lines"}))
    assert app.state.network is not None
    assert app.state.network.title == UNTRAINED


def test_a_run_that_is_done_is_not_repeated_unasked(app: FakeApp) -> None:
    """Space asks; no run is started before the answer."""
    _finished(app)
    run = app.state.run
    assert run is not None

    step = apply(app.state, u.TrainPressed())

    assert step.work == (w.AskWhetherAgain(run, "train it for 2 more epochs, 4 in all"),)
    assert step.state.start is None
    assert apply(app.state, u.AdvancePressed("epoch")).work == step.work


def test_a_run_that_is_done_is_trained_longer(app: FakeApp) -> None:
    """The same run, with its epochs doubled."""
    _finished(app)
    run = app.state.run
    press(app, u.AgainAnswered("longer"))

    assert app.state.run is run
    assert (app.state.config.epochs, app.state.view.step) == (4, 8)


def test_another_run_with_the_same_settings_is_a_run_of_its_own(app: FakeApp) -> None:
    """It is asked for with the other answer."""
    _finished(app)
    run = app.state.run
    press(app, u.AgainAnswered("new"))

    assert app.state.run not in {run, None}
    assert app.state.config.epochs == 2


def test_a_run_that_is_done_continues_with_more_epochs(app: FakeApp) -> None:
    """The note says so before, and what becomes of the learning-rate schedule."""
    _finished(app)
    run = app.state.run
    press(app, u.SettingsEdited({"epochs": 3}))
    assert app.state.note.text == (
        "space continues it to epoch 3; the cosine schedule then spans all 3 epochs "
        "with these settings"
    )
    press(app, u.TrainPressed())

    assert app.state.run is run
    assert app.state.view.step == 6


def test_a_run_that_is_done_with_another_setting_is_a_new_run(app: FakeApp) -> None:
    """The one that is done stays as it is, to be compared with."""
    _finished(app)
    run = app.state.run
    press(app, u.SettingsEdited({"lr": 0.5}), u.TrainPressed())

    assert app.state.run not in {run, None}


def test_a_run_that_another_program_resumes_is_followed(app: FakeApp) -> None:
    """Also after its end was seen; space then pauses it, and starts no second run."""
    _finished(app)
    run = app.state.run
    assert run is not None
    app.world.resume_elsewhere(run)
    for thread in app.of_kind(w.WatchRun):
        app.advance(thread)
    app.deliver()
    assert app.state.live

    app.send(u.TrainPressed())

    assert app.of_kind(w.StartRun) == []
    commands = [each.work for each in app.of_kind(w.SendCommand)]
    assert [type(each.command) for each in commands if isinstance(each, w.SendCommand)] == [Pause]


def test_a_run_that_another_program_has_just_resumed_is_not_started_again(app: FakeApp) -> None:
    """Its lock decides, where the app does not know yet."""
    _finished(app)
    run = app.state.run
    assert run is not None
    app.world.resume_elsewhere(run)
    app.send(u.AgainAnswered("longer"))
    app.advance(app.of_kind(w.StartRun)[0])
    app.deliver()

    assert app.state.start is None
    assert app.state.run is run
    assert app.state.note.text.endswith("is being trained by another program, and is followed here")


def test_a_name_is_that_of_the_next_run_only(app: FakeApp) -> None:
    """The run after it is named by its settings."""
    press(app, u.RunNamed("mine"), u.SettingsEdited({"epochs": 2}), u.TrainPressed())
    assert app.state.run is not None
    assert app.state.run.name == "mine"

    press(app, u.AgainAnswered("new"))
    assert app.state.run.name != "mine"


def test_weights_need_no_data_of_their_own(app: FakeApp) -> None:
    """Settings that contradict each other are refused before a run is made."""
    press(app, u.TargetChosen("net-lines"))

    started = _asked(app)

    assert started.config.data == "lines"
    assert isinstance(started.config, RunConfig)


def _diverged(app: FakeApp) -> State:
    """Return the state after a run that diverged."""
    _finished(app)
    state = app.state
    return replace(state, view=replace(state.view, status="diverged"))


def test_a_run_that_diverged_is_not_repeated(app: FakeApp) -> None:
    """It would diverge again; the user is told what to change."""
    step = apply(_diverged(app), u.TrainPressed())

    assert (step.work, step.state.start) == ((), None)
    assert "would diverge again: change a setting, such as lr" in step.state.note.text


def test_a_run_that_diverged_is_resumed_with_another_rate(app: FakeApp) -> None:
    """The panel says so before."""
    state = _diverged(app)
    state = replace(state, config=state.config.replace(lr=1e-4))

    assert differences_text(state).endswith("space resumes the run with it (w: which)")
    (work,) = (each for each in apply(state, u.TrainPressed()).work if isinstance(each, w.StartRun))
    assert (work.run, work.config.lr) == (state.run, 1e-4)
