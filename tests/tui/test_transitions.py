"""Single messages, without a screen: what is opened, chosen and edited is shown."""

from typing import get_args

from nntui.config.run_config import RunConfig
from nntui.tui import work as w
from nntui.tui.messages import answers as a
from nntui.tui.messages import user as u
from nntui.tui.messages.answers import Answer
from nntui.tui.messages.user import UserMessage
from nntui.tui.state import Generations, State
from nntui.tui.transitions.apply import TRANSITIONS, apply
from nntui.workspace.opening import Entry
from tests.tui.fake_app import FakeApp, press
from tests.tui.fake_world import BROKEN, DATA, LOST


def test_every_message_has_a_transition() -> None:
    """Messages of the user and answers of workers are all in the table."""
    assert set(get_args(UserMessage)) | set(get_args(Answer)) == set(TRANSITIONS)


def test_a_late_answer_changes_nothing() -> None:
    """An answer of an earlier generation leaves the state as it is, and starts nothing."""
    state = State(generations=Generations(request=2))
    late = Generations(request=1).ticket("request")

    step = apply(state, a.DataLoaded(late, DATA["lines"]))

    assert step.state is state
    assert step.work == ()


def test_a_refused_choice_shows_the_data_before(app: FakeApp) -> None:
    """Until it is loaded nothing is shown; where it cannot be, the data before and the error."""
    shown = app.state.data
    app.send(u.SettingsEdited({"data": "lines"}))
    assert app.state.data is None
    app.advance(app.threads[-1], fails=True)
    app.finish()

    assert app.state.data is shown
    assert app.state.config.data == "mnist"
    assert app.state.network is not None
    assert app.state.note.severity == "error"


def test_a_refused_opening_leaves_everything(app: FakeApp) -> None:
    """What was shown stays while something is opened, and where that fails."""
    before = app.state
    press(app, u.TargetChosen("broken"))

    assert (app.state.data, app.state.network) == (before.data, before.network)
    assert app.state.config is before.config
    assert app.state.note.severity == "error"


def test_the_newest_of_two_openings_is_shown(app: FakeApp) -> None:
    """Also where the older one is answered last."""
    app.send(u.TargetChosen("net-lines"))
    app.send(u.TargetChosen("net-digits"))
    older, newer = app.of_kind(w.OpenNamed)
    app.advance(newer)
    app.advance(older)
    app.finish()

    assert app.state.network is not None
    assert app.state.network.title == "net-digits"


def test_an_edit_of_the_layers_gives_up_an_opening(app: FakeApp) -> None:
    """What was asked for last is the new network."""
    app.send(u.TargetChosen("net-lines"))
    press(app, u.SettingsEdited({"layers": "4"}))

    assert app.state.network is not None
    assert app.state.network.weights.info.layers == "4:relu"


def test_a_refused_edit_counts_as_answered(app: FakeApp) -> None:
    """The settings stay, and the panels show them again."""
    before = app.state
    press(app, u.SettingsEdited({"validation": 1_000}))

    assert app.state.config is before.config
    assert app.state.edits == before.edits + 1
    assert app.state.note.severity == "error"


def test_edits_survive_a_choice_of_data(app: FakeApp) -> None:
    """What is edited while other data are loaded is kept."""
    app.send(u.SettingsEdited({"data": "lines"}))
    press(app, u.SettingsEdited({"epochs": 3}))

    assert (app.state.config.data, app.state.config.epochs) == ("lines", 3)


def test_edits_survive_the_opening_of_weights(app: FakeApp) -> None:
    """Weights bring their layers and data; everything else stays as it was edited meanwhile."""
    app.send(u.TargetChosen("net-lines"))
    press(app, u.SettingsEdited({"epochs": 3}))

    assert app.state.config.layers == "7:relu"
    assert (app.state.config.data, app.state.config.epochs) == ("lines", 3)


def test_data_shown_are_not_offered() -> None:
    """The files can be complete, and opened, before the app receives the end of the download."""
    app = FakeApp()
    app.send(u.AppStarted("net-mnist"))
    app.advance(app.threads[0])
    app.deliver()
    (download,) = app.of_kind(w.DownloadData)
    app.advance(download)
    app.advance(download)  # the files are there
    app.advance(app.of_kind(w.OpenNamed)[0])
    app.finish()

    assert app.state.network is not None
    assert app.state.network.title == "net-mnist"
    assert app.state.note.text == "opened net-mnist"


def test_data_that_are_missing_after_their_download_are_not_downloaded_forever() -> None:
    """A folder that loses its files ends in an error, not in an endless loop."""
    app = FakeApp()
    app.send(u.AppStarted("net-fashion"))
    for _ in range(20):
        app.world.available.discard("fashion")
        while app.mailbox:
            app.deliver()
        if app.threads:
            app.advance(app.threads[0])

    assert app.state.request is None
    assert app.state.note == ("fashion: not there", "error")


def test_opening_a_live_run_follows_it() -> None:
    """Without a name on the command line, the run that is being trained is shown."""
    app = FakeApp()
    run = app.world.runs["run-digits"]
    app.world.trainers[run] = app.world.trainers[run].resumed()
    app.send(u.AppStarted())
    app.finish()

    assert app.state.run is run
    assert app.state.live


def test_an_unlabeled_data_set_is_predicted_by_the_network_before(app: FakeApp) -> None:
    """Only a network that takes images of its size is kept."""
    press(app, u.TargetChosen("net-digits"), u.TargetChosen("/own/unlabeled.csv"))
    assert app.state.network is not None
    assert app.state.network.title == "net-digits"
    assert app.state.data is not None
    assert app.state.data.classes == DATA["digits"].classes

    press(app, u.TargetChosen("net-lines"), u.TargetChosen("/own/unlabeled.csv"))
    assert app.state.network is None


def test_entries_of_the_dialog_are_opened_as_what_they_are(app: FakeApp) -> None:
    """The kind of an entry is not guessed from its name."""
    entry = Entry("run", "run-digits", "run-digits")
    app.send(u.TargetChosen(entry))
    (opening,) = [each.work for each in app.of_kind(w.OpenNamed)]

    assert isinstance(opening, w.OpenNamed)
    assert opening.target is entry


def test_the_first_settings_are_those_of_the_data(app: FakeApp) -> None:
    """What is held out for validation suits the data set."""
    assert app.state.config == RunConfig.of({"data": "mnist", "validation": 4})


def test_a_run_without_its_data_is_shown_and_nothing_is_trained_in_its_place() -> None:
    """Its journal is followed; space says that the data are gone, also after an edit."""
    app = FakeApp()
    app.send(u.AppStarted("run-lost"))
    app.finish()
    runs = dict(app.world.runs)

    assert app.state.run is app.world.runs["run-lost"]
    assert (app.state.data, app.state.network) == (None, None)
    assert app.state.view.step == 5
    assert app.state.lost == f"{LOST}: not there"
    for edit in ({}, {"layers": "4"}, {"seed": 5}):
        press(app, u.SettingsEdited(edit), u.TrainPressed())
        assert app.state.note.text == f"run-lost cannot be trained: {LOST}: not there"
    press(app, u.ResetPressed(), u.AdvancePressed("step"), u.CellOpened(0, 0))
    assert app.world.runs == runs
    assert app.state.run is app.world.runs["run-lost"]


def test_what_is_opened_after_a_run_without_data_has_its_own() -> None:
    """A mistake keeps the run; other data take its place, and are trained on."""
    app = FakeApp()
    press(app, u.AppStarted("run-lost"), u.TargetChosen(BROKEN))
    kept = app.state
    press(app, u.TargetChosen("lines"))
    taken = app.state
    press(app, u.TrainPressed())

    assert (kept.run, kept.data) == (app.world.runs["run-lost"], None)
    assert (taken.run, taken.data, taken.lost) == (None, DATA["lines"], "")
    assert app.state.live


def test_a_run_whose_data_cannot_be_downloaded_is_shown_without_them() -> None:
    """The download that failed is the reason."""
    app = FakeApp()
    app.send(u.AppStarted("run-mnist"))
    while app.state.request is None or not app.state.request.waits_for:
        working = [each for each in app.threads if not isinstance(each.work, w.DownloadData)]
        if working:
            app.advance(working[0])
        while app.mailbox:
            app.deliver()
    app.advance(app.of_kind(w.DownloadData)[0], fails=True)
    app.finish()

    assert app.state.run is app.world.runs["run-mnist"]
    assert app.state.lost == "it failed"


def test_where_what_was_named_cannot_be_opened_nothing_else_is_trained() -> None:
    """Until the user chooses something else."""
    app = FakeApp()
    app.world.available.add("mnist")
    press(app, u.AppStarted(BROKEN), u.TrainPressed(), u.AdvancePressed("epoch"))
    assert app.state.run is None
    assert "broken was not opened: it cannot be read" in app.state.note.text

    press(app, u.ResetPressed(), u.TrainPressed())

    assert app.state.live


def test_nothing_is_trained_while_what_was_named_is_being_opened() -> None:
    """The data to begin with are shown by then."""
    app = FakeApp()
    app.world.available.add("mnist")
    app.send(u.AppStarted("run-lines"))
    while app.state.data is None:
        if app.mailbox:
            app.deliver()
        else:
            app.advance(app.threads[0])

    app.send(u.TrainPressed())

    assert app.state.start is None
    assert app.state.note.text == "run-lines is still being opened; press space again in a moment"
    app.finish()
    assert app.state.run is app.world.runs["run-lines"]
