"""Single messages, without a screen: runs that start, are sent commands, and are left."""

from dataclasses import replace
from typing import Literal

import pytest

from nntui.errors import MissingRunError
from nntui.runs.commands import Advance, Change, Pause, Resume, Stop
from nntui.tui import work as w
from nntui.tui.messages import Message
from nntui.tui.messages import answers as a
from nntui.tui.messages import user as u
from nntui.tui.state import differences_text
from nntui.tui.transitions.apply import apply
from nntui.tui.workers.failures import failed
from nntui.workspace.watching import RunSnapshot
from tests.tui.fake_app import FakeApp, press
from tests.tui.fake_world import DATA
from tests.view.done import done_view


def _commands(app: FakeApp) -> list[type]:
    """Return the commands that are being sent."""
    works = [thread.work for thread in app.threads]
    return [type(work.command) for work in works if isinstance(work, w.SendCommand)]


def test_a_new_run_begins_with_the_untrained_network(app: FakeApp) -> None:
    """It is shown until the first checkpoint is evaluated."""
    untrained = app.state.network
    app.send(u.TrainPressed())
    app.advance(app.of_kind(w.StartRun)[0])
    app.deliver()

    assert app.state.run is not None
    assert app.state.network is untrained


def test_keys_before_the_run_has_started_are_sent_once_it_has(app: FakeApp) -> None:
    """Space, then space and a full stop: it is started once, paused, and makes a step."""
    app.send(u.TrainPressed())
    app.send(u.TrainPressed())
    app.send(u.AdvancePressed("step"))
    assert _commands(app) == []
    app.advance(app.of_kind(w.StartRun)[0])
    app.deliver()

    assert _commands(app) == [Pause, Advance]
    assert app.state.pause_requested


def test_a_run_that_is_superseded_while_it_starts_is_not_lost(app: FakeApp) -> None:
    """What was asked for last is shown; a note says that the run is being trained."""
    app.send(u.TrainPressed())
    app.send(u.TargetChosen("net-digits"))
    app.advance(app.of_kind(w.OpenNamed)[0])
    app.deliver()
    app.advance(app.of_kind(w.StartRun)[0])
    app.deliver()

    assert app.state.network is not None
    assert app.state.network.title == "net-digits"
    assert app.state.run is None
    assert "is being trained" in app.state.note.text


def test_a_reset_stops_a_run_that_is_starting(app: FakeApp) -> None:
    """It is not shown, and is sent Stop as soon as it is there."""
    app.send(u.TrainPressed())
    app.send(u.ResetPressed())
    app.advance(app.of_kind(w.StartRun)[0])
    app.deliver()

    assert app.state.run is None
    assert _commands(app) == [Stop]


@pytest.mark.parametrize("presses", range(1, 6))
def test_spaces_alternate_until_they_are_answered(app: FakeApp, presses: int) -> None:
    """The view may be older than the keys: each press asks for the opposite of the last."""
    press(app, u.TrainPressed())
    for _ in range(presses):
        app.send(u.TrainPressed())

    assert _commands(app) == [Pause if n % 2 == 0 else Resume for n in range(presses)]
    app.finish()
    assert app.state.commands == ()
    assert (app.state.view.status == "paused") == bool(presses % 2)


def test_space_pauses_while_an_epoch_is_trained(app: FakeApp) -> None:
    """The rest of an epoch may take long, so it counts as training; a single step as a pause."""
    press(app, u.TrainPressed(), u.TrainPressed())
    app.send(u.AdvancePressed("epoch"))
    assert not app.state.pause_requested
    app.send(u.AdvancePressed("step"))
    assert app.state.pause_requested


def test_an_answer_may_come_before_the_name_of_its_command(app: FakeApp) -> None:
    """The trainer can be faster than the message that the command was written."""
    press(app, u.TrainPressed())
    app.send(u.TrainPressed())
    (sending,) = app.of_kind(w.SendCommand)
    app.advance(sending)  # the file is written
    app.advance(app.of_kind(w.WatchRun)[0])  # and obeyed
    app.deliver()
    assert [command.name for command in app.state.commands] == [""]
    app.advance(sending)
    app.deliver()

    assert app.state.commands == ()
    assert app.state.pause_requested


def test_an_edit_while_the_run_starts_is_sent_to_it(app: FakeApp) -> None:
    """What can change in a run does; another network has to wait."""
    app.send(u.TrainPressed())
    app.send(u.SettingsEdited({"lr": 0.5}))
    app.send(u.SettingsEdited({"layers": "4"}))
    assert app.state.config.layers == "128:relu"
    app.advance(app.of_kind(w.StartRun)[0])
    app.deliver()

    assert _commands(app) == [Change]
    assert app.state.config.lr == 0.5


def test_leaving_waits_until_stop_is_sent(app: FakeApp) -> None:
    """The app ends once the command is written, not before."""
    press(app, u.TrainPressed())
    app.send(u.LeaveAnswered("stop"))
    (sending,) = app.of_kind(w.SendCommand)
    app.advance(sending)
    step = apply(app.state, next(each for each in sending.answers if each is not None))

    (end,) = step.work
    assert isinstance(end, w.Exit)
    assert "stops after a checkpoint" in end.line.splitlines()[0]


def test_leaving_while_a_run_starts_asks_once_it_has(app: FakeApp) -> None:
    """A run is being trained then, and nothing was decided about it."""
    app.send(u.TrainPressed())
    app.send(u.LeavePressed())
    (start,) = app.of_kind(w.StartRun)
    message = next(start.answers)
    assert isinstance(message, a.TrainerStarted)

    assert w.AskHowToLeave(message.run) in apply(app.state, message).work


def test_leaving_without_a_run_ends_the_app(app: FakeApp) -> None:
    """Nothing is asked where nothing would be lost."""
    assert apply(app.state, u.LeavePressed()).work == (w.Exit(""),)


def test_a_run_can_wait_for_its_data(app: FakeApp) -> None:
    """Data that were chosen for the next run are downloaded when it is started."""
    press(app, u.TrainPressed(), u.SettingsEdited({"data": "fashion"}), u.StopPressed())
    assert app.state.config.data == "fashion"
    press(app, u.TrainPressed())

    assert app.state.run is not None
    assert app.state.data is DATA["fashion"]


def test_a_note_of_the_run_is_shown_once(app: FakeApp) -> None:
    """Later news of the run do not bring back what it reported before."""
    press(app, u.TrainPressed(), u.SettingsEdited({"lr": 0.5}))
    assert "lr 0.5" in app.state.note.text
    assert app.state.network is not None
    press(app, u.SaveRequested("net", app.state.network))

    assert app.state.note.text == "saved net"


def test_the_end_of_a_run_says_what_is_odd(app: FakeApp) -> None:
    """First what changed in its data, then what is odd about its result."""
    press(app, u.TrainPressed())
    assert app.state.data is not None
    app.state = replace(app.state, data=replace(app.state.data, notes=("it grew",)))
    view = done_view([[50, 0], [50, 0]])
    ticket = app.state.generations.ticket("view")

    app.send(a.RunAdvanced(ticket, RunSnapshot(view, live=False)))

    assert app.state.note.text.startswith(
        "it grew; the accuracy, 50.00 %, is no better than that of answering a for every image"
    )


def test_settings_of_a_recipe_are_for_the_next_run_while_one_is_trained(app: FakeApp) -> None:
    """The run is not disturbed."""
    press(app, u.TrainPressed())
    run = app.state.run
    press(app, u.RecipeChosen("zimengx-lines"))

    assert app.state.run is run
    assert app.state.config.data == "lines"
    assert "applies to the next run" in app.state.note.text


def test_a_stopped_run_is_resumed_by_space(app: FakeApp) -> None:
    """The note says so, and names neither a request nor an error."""
    press(app, u.TrainPressed(), u.StopPressed())

    assert app.state.note.text == "stopped; space resumes it"


def test_a_stopped_run_with_other_layers_is_not_said_to_be_resumed(app: FakeApp) -> None:
    """Space starts a new run with them."""
    press(app, u.TrainPressed(), u.SettingsEdited({"layers": "4"}), u.StopPressed())
    stopped = app.state.run

    assert app.state.note.text == "stopped; space starts a new run"
    press(app, u.TrainPressed())
    assert app.state.run is not stopped


def test_an_edit_after_a_stop_says_what_space_does(app: FakeApp) -> None:
    """A setting that only a new run can have makes the note of the stop false."""
    press(app, u.TrainPressed(), u.StopPressed(), u.SettingsEdited({"optimizer": "sgd"}))
    assert app.state.note.text == "space starts a new run with these settings"
    press(app, u.SettingsEdited({"optimizer": "adam"}))
    assert app.state.note.text == "space resumes it with these settings"


def _deleted(app: FakeApp) -> None:
    """Delete the folder of the run that is followed."""
    problem = "new: the folder of this run was deleted or renamed"
    ticket = app.state.generations.ticket("view")
    snapshot = RunSnapshot(app.state.view, live=False, problem=problem, missing=True)
    app.send(a.RunAdvanced(ticket, snapshot))


def test_a_deleted_run_is_neither_resumed_nor_kept(app: FakeApp) -> None:
    """The notes do not offer what is impossible."""
    press(app, u.TrainPressed())
    _deleted(app)
    assert app.state.note.text.endswith("deleted or renamed; r starts again with a new network")

    app.send(u.ResetPressed())
    assert app.state.note.text == f"a new network with seed {app.state.config.seed}, untrained"
    assert not app.state.run_missing


def test_a_run_that_space_finds_deleted_is_not_said_to_be_kept(app: FakeApp) -> None:
    """It had ended when it was deleted, so it was no longer followed."""
    press(app, u.TrainPressed(), u.StopPressed())
    app.send(u.TrainPressed())
    (start,) = app.of_kind(w.StartRun)
    assert isinstance(start.work, w.StartRun)
    app.send(failed(start.work, MissingRunError("it was deleted")))
    assert app.state.note == ("it was deleted", "error")

    app.send(u.ResetPressed())
    assert "kept" not in app.state.note.text


@pytest.mark.parametrize("wanted", [u.SettingsEdited({"epochs": 9}), u.RunNamed("other")])
def test_a_deleted_run_is_replaced_where_another_one_is_asked_for(
    app: FakeApp, wanted: Message
) -> None:
    """By other settings or a name; space does what the panel says."""
    press(app, u.TrainPressed(), u.StopPressed())
    deleted = app.state.run
    snapshot = RunSnapshot(app.state.view, live=False, missing=True, ends=1)
    ticket = app.state.generations.ticket("view")
    app.send(a.RunAdvanced(ticket, snapshot))
    name = deleted.name if deleted else ""
    assert app.state.note == (
        "the folder of this run was deleted or renamed; r starts again with a new network",
        "error",
    )
    found = apply(app.state, a.RunAdvanced(ticket, replace(snapshot, missing=False))).state
    assert found.note.text == f"the folder of {name} is there again"
    app.send(wanted)
    if app.state.run_name == "":
        assert "space starts a new one" in differences_text(app.state)
    app.send(u.TrainPressed())
    (start,) = app.of_kind(w.StartRun)

    assert isinstance(start.work, w.StartRun)
    assert start.work.run is None


@pytest.mark.parametrize("answer", ["over", "new", None])
def test_a_run_without_an_intact_checkpoint_does_not_start_over_unasked(
    app: FakeApp, answer: Literal["over", "new"] | None
) -> None:
    """The checkpoints that are damaged are named, and the user chooses."""
    press(app, u.SettingsEdited({"epochs": 2}), u.TrainPressed(), u.SettingsEdited({"epochs": 9}))
    run = app.state.run
    assert run is not None
    app.world.damaged.add(run)
    app.send(u.TrainPressed())
    app.advance(app.of_kind(w.StartRun)[0])
    asked = apply(app.state, app.mailbox[-1])
    assert asked.work == (w.AskWhetherOver(run),)
    app.finish()
    text = f"{run.name} would start over from step 0: step 5 is damaged"
    assert app.state.note == (text, "error")
    assert (app.state.live, app.state.start) == (False, None)
    if answer is None:
        return
    app.send(u.OverAnswered(answer))
    app.advance(app.of_kind(w.StartRun)[0])
    app.deliver()

    assert app.state.live
    assert (app.state.run is run) == (answer == "over")
