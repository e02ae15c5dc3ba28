"""Undo and redo of settings, and values that are being typed: transitions without a screen."""

from dataclasses import replace

import pytest

from nntui.config.run_config import RunConfig
from nntui.tui import work as w
from nntui.tui.messages import Message
from nntui.tui.messages import user as u
from nntui.tui.state import Draft
from nntui.tui.transitions.showing import with_data
from tests.tui.fake_app import FakeApp, press

_EDITS: tuple[Message, ...] = (
    u.SettingsEdited({"lr": 0.1}),
    u.SettingsEdited({"optimizer": "sgd"}),
    u.SettingsEdited({"layers": "7"}),
    u.SettingsEdited({"data": "lines"}),
    u.RecipeChosen("zimengx"),
)


def test_every_change_is_undone_and_made_again(app: FakeApp) -> None:
    """Undo goes back through all settings that were there, redo forth, with their data."""
    seen = [app.state.config]
    for edit in _EDITS:
        press(app, edit)
        seen.append(app.state.config)
    for config in reversed(seen[:-1]):
        press(app, u.UndoPressed())
        assert app.state.config == config
        assert app.state.data is not None
        assert app.state.data.name == config.data
    press(app, u.UndoPressed())
    assert app.state.note.text == "there is no change to undo"
    for config in seen[1:]:
        press(app, u.RedoPressed())
        assert app.state.config == config
    press(app, u.RedoPressed())
    assert app.state.note.text == "there is no change to make again"


def test_undo_does_not_take_back_data_that_arrived_by_themselves() -> None:
    """Settings are edited while the data to begin with are downloaded."""
    app = FakeApp()
    app.send(u.AppStarted())
    while app.state.data is None:
        app.advance(app.threads[0])
        app.deliver()
    press_now = (u.SettingsEdited({"lr": 0.1}), u.SettingsEdited({"epochs": 3}))
    assert app.state.config.data == "digits"
    for message in press_now:
        app.send(message)
    app.finish()
    assert app.state.config.data == "mnist"
    sizes = app.state.config.validation

    press(app, u.UndoPressed(), u.UndoPressed())
    assert (app.state.config.data, app.state.config.validation) == ("mnist", sizes)
    assert (app.state.config.lr, app.state.config.epochs) == (0.003, RunConfig().epochs)
    press(app, u.RedoPressed())
    assert (app.state.config.data, app.state.config.lr) == ("mnist", 0.1)


def test_undo_says_what_it_undid(app: FakeApp) -> None:
    """The note names the setting and its value."""
    press(app, u.SettingsEdited({"lr": 0.1}), u.UndoPressed())

    assert app.state.note.text == "undone: lr 0.003"


def test_a_change_after_undo_ends_what_could_be_made_again(app: FakeApp) -> None:
    """Redo never mixes two lines of changes."""
    press(app, u.SettingsEdited({"lr": 0.1}), u.UndoPressed(), u.SettingsEdited({"epochs": 3}))
    press(app, u.RedoPressed())

    assert (app.state.config.lr, app.state.config.epochs) == (0.003, 3)


def test_a_rate_that_the_optimizer_reset_is_restored(app: FakeApp) -> None:
    """Undo of the optimizer restores the rate that the user had chosen."""
    press(app, u.SettingsEdited({"lr": 0.02}), u.SettingsEdited({"optimizer": "sgd"}))
    assert app.state.config.lr == 0.2
    assert app.state.remarks["lr"].text == "was 0.02; 0.2 is the default with optimizer sgd"
    press(app, u.UndoPressed())

    assert (app.state.config.optimizer, app.state.config.lr) == ("adam", 0.02)


def test_undo_changes_a_live_run(app: FakeApp) -> None:
    """A rate that was changed in training is changed back by the same command."""
    press(app, u.TrainPressed(), u.SettingsEdited({"lr": 0.1}))
    assert app.state.view.settings.get("lr") == 0.1
    press(app, u.UndoPressed())

    assert app.state.live
    assert app.state.view.settings.get("lr") == 0.003


@pytest.mark.parametrize(
    "pressed", [u.TrainPressed(), u.AdvancePressed("step"), u.AdvancePressed("epoch")]
)
def test_keys_that_train_take_what_is_typed(app: FakeApp, pressed: Message) -> None:
    """The run that starts has the value, and undo knows the one before."""
    before = app.state.config
    press(app, u.Drafted(Draft(1, {"lr": 0.02})), pressed)

    assert app.state.run_config == app.state.config
    assert app.state.config.lr == 0.02
    assert (app.state.draft, app.state.draft_taken) == (None, 1)
    assert app.state.undone[-1] == before


@pytest.mark.parametrize(
    "draft",
    [Draft(1, reason="lr: expected a number"), Draft(1, {"layers": "pool:99"})],
)
@pytest.mark.parametrize("pressed", [u.TrainPressed(), u.ResetPressed(5)])
def test_nothing_starts_with_a_value_that_is_refused(
    app: FakeApp, pressed: Message, draft: Draft
) -> None:
    """Neither what is not legal nor what does not fit the data."""
    before = app.state
    press(app, u.Drafted(draft), pressed)

    assert app.state.note.severity == "error"
    assert app.state.config == before.config
    assert app.state.run is None
    assert not app.of_kind(w.StartRun)


def test_a_size_that_was_chosen_comes_back(app: FakeApp) -> None:
    """A small data set has too few images; the next one with enough gets what was chosen."""
    press(app, u.SettingsEdited({"validation": 9}))
    large = app.state.data
    assert large is not None
    small = replace(large, name="small", train=large.train[:12])

    state = with_data(app.state, small, app.state.config.replace(data="small")).state

    assert state.config.validation < 9
    assert state.remarks["validation"].text == "9 was chosen; small has too few images"
    state = with_data(state, large, state.config.replace(data="mnist")).state
    assert state.config.validation == 9


def test_a_group_is_unfolded_and_folded(app: FakeApp) -> None:
    """Once more does the opposite, unless it is said what is wanted."""
    press(app, u.GroupToggled("Run"), u.GroupToggled("Data"), u.GroupToggled("Run"))
    assert app.state.unfolded == {"Data"}
    press(app, u.GroupToggled("Data", unfolded=True))
    assert app.state.unfolded == {"Data"}
