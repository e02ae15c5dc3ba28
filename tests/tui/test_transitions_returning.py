"""Single messages, without a screen: what an edit replaces is shown again once it fits."""

import pytest

from nntui.tui import work as w
from nntui.tui.messages import Message
from nntui.tui.messages import user as u
from nntui.tui.transitions.showing import UNTRAINED
from tests.tui.fake_app import FakeApp, press


def _trained(app: FakeApp) -> None:
    """Train a run on mnist to its end."""
    press(app, u.SettingsEdited({"epochs": 2, "layers": "7"}), u.TrainPressed())
    assert app.state.view.status == "done"


def _fail_to_choose(app: FakeApp, message: Message) -> None:
    """Choose data that cannot be downloaded."""
    app.send(message)
    app.advance(app.of_kind(w.LoadData)[0])
    app.deliver()
    app.advance(app.of_kind(w.DownloadData)[0], fails=True)
    app.finish()


def test_data_that_cannot_be_downloaded_leave_the_run(app: FakeApp) -> None:
    """The run, its curves and its network are shown as before, and space still asks about it."""
    _trained(app)
    before = app.state
    _fail_to_choose(app, u.SettingsEdited({"data": "fashion"}))

    after = app.state
    assert (after.run, after.view, after.config) == (before.run, before.view, before.config)
    assert after.data is before.data
    assert after.network is not None
    assert after.network.title == "step 4"
    assert after.past == before.past
    assert (after.note.text, after.note.severity) == ("it failed", "error")
    app.send(u.TrainPressed())
    assert not app.of_kind(w.StartRun)


def test_two_choices_that_fail_leave_the_run(app: FakeApp) -> None:
    """The second is made while the first is still loaded."""
    _trained(app)
    run = app.state.run
    app.send(u.SettingsEdited({"data": "fashion"}))
    app.send(u.SettingsEdited({"data": "digits"}))
    app.advance(app.of_kind(w.LoadData)[-1], fails=True)
    app.finish()

    assert app.state.run is run
    assert app.state.config.data == "mnist"


def test_a_recipe_without_its_data_leaves_the_run_and_its_settings(app: FakeApp) -> None:
    """The settings of the recipe are not taken either."""
    _trained(app)
    before = app.state
    app.send(u.RecipeChosen("zimengx-lines"))
    app.advance(app.of_kind(w.LoadData)[-1], fails=True)
    app.finish()

    assert (app.state.run, app.state.config) == (before.run, before.config)


def test_a_cancelled_choice_of_data_leaves_the_run(app: FakeApp) -> None:
    """Escape shows what was shown before."""
    _trained(app)
    run = app.state.run
    app.send(u.SettingsEdited({"data": "lines"}))
    press(app, u.CancelPressed())

    assert app.state.run is run


def test_undo_of_data_that_were_chosen_shows_the_run(app: FakeApp) -> None:
    """Also where they were loaded, and while they are."""
    _trained(app)
    run = app.state.run
    press(app, u.SettingsEdited({"data": "lines"}))
    assert app.state.run is None
    press(app, u.UndoPressed())
    assert app.state.run is run
    app.send(u.SettingsEdited({"data": "fashion"}))
    press(app, u.UndoPressed())
    assert app.state.run is run


def test_data_for_the_next_run_are_undone_after_the_end(app: FakeApp) -> None:
    """The run is shown on its own data, so nothing is loaded."""
    press(app, u.SettingsEdited({"layers": "7"}))
    app.send(u.TrainPressed())
    while not app.state.live:
        app.advance(app.threads[0]) if app.threads else app.deliver()
        while app.mailbox:
            app.deliver()
    app.send(u.SettingsEdited({"data": "lines"}))
    app.finish()
    press(app, u.StopPressed())
    run = app.state.run
    app.send(u.UndoPressed())

    assert app.state.run is run
    assert app.state.config.data == "mnist"
    assert app.state.request is None


@pytest.mark.parametrize("edit", [{"layers": "8"}, {"bias": False}, {"data": "lines"}])
@pytest.mark.parametrize("back", ["undo", "edit"])
def test_weights_are_shown_again_once_the_settings_fit(
    app: FakeApp, edit: dict[str, object], back: str
) -> None:
    """By undo or by hand; space trains from them, and redo sets them aside once more."""
    press(app, u.TargetChosen("net-mnist"))
    shown = app.state
    press(app, u.SettingsEdited(edit))
    assert app.state.network is not None
    assert app.state.network.title == UNTRAINED
    before = {name: getattr(shown.config, name) for name in edit}
    press(app, u.UndoPressed() if back == "undo" else u.SettingsEdited(before))

    assert app.state.initial is shown.initial
    assert app.state.network is shown.network
    assert app.state.opened == shown.opened
    assert app.state.note.text.endswith("net-mnist is shown again")
    if back == "undo":
        press(app, u.RedoPressed())
        assert app.state.initial is None
        press(app, u.UndoPressed())
        assert app.state.initial is shown.initial


def test_an_edit_that_loses_weights_says_so(app: FakeApp) -> None:
    """And how to see them again."""
    press(app, u.TargetChosen("net-mnist"), u.SettingsEdited({"layers": "8"}))

    expected = (
        "a new network, untrained; the weights of net-mnist do not fit it, u shows them again"
    )
    assert app.state.note.text == expected


def test_a_run_is_shown_again_once_the_settings_fit(app: FakeApp) -> None:
    """With its network and curves, and space resumes it."""
    press(app, u.TargetChosen("run-mnist"), u.SettingsEdited({"validation": 4}))
    shown = app.state
    press(app, u.SettingsEdited({"layers": "8"}))
    assert app.state.run is None
    press(app, u.UndoPressed())

    assert (app.state.run, app.state.view) == (shown.run, shown.view)
    assert app.state.past == ()
    app.send(u.TrainPressed())
    (thread,) = app.of_kind(w.StartRun)
    assert isinstance(thread.work, w.StartRun)
    assert thread.work.run is shown.run


def test_layers_for_the_next_run_that_are_undone_leave_the_run(app: FakeApp) -> None:
    """They were edited while it was trained; undone after its end, they are those of the run."""
    press(app, u.TargetChosen("run-mnist"), u.SettingsEdited({"validation": 4}))
    run = app.state.run
    assert run is not None
    app.send(u.TrainPressed())
    app.advance(app.of_kind(w.StartRun)[0])
    app.deliver()
    app.send(u.SettingsEdited({"layers": "8"}))
    assert app.state.config.layers == "8:relu"
    press(app, u.StopPressed())
    assert app.state.run is run
    press(app, u.UndoPressed())

    assert app.state.run is run
    assert app.state.config.layers == "7:relu"


@pytest.mark.parametrize("after", [u.ResetPressed(), u.TargetChosen("lines"), u.TrainPressed()])
def test_what_was_given_up_on_purpose_does_not_come_back(app: FakeApp, after: Message) -> None:
    """A reset, something else that is opened, or a new run takes its place."""
    press(app, u.TargetChosen("net-mnist"), u.SettingsEdited({"layers": "8"}), after)

    assert app.state.set_aside == ()


@pytest.mark.parametrize("target", ["net-lines", "run-lines", "lines"])
def test_opening_is_not_a_change_of_the_settings(app: FakeApp, target: str) -> None:
    """Undo leaves what was opened, and so does undo of what was edited before."""
    press(app, u.SettingsEdited({"lr": 0.1}), u.TargetChosen(target))
    opened = app.state
    press(app, u.UndoPressed())

    assert app.state.note.text == "there is no change to undo"
    assert (app.state.run, app.state.network) == (opened.run, opened.network)
    assert app.state.config == opened.config
    press(app, u.SettingsEdited({"lr": 0.2}), u.UndoPressed())
    assert app.state.config == opened.config
