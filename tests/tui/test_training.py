"""Training from the app: it starts, advances, pauses and stops, and never blocks a key."""

from functools import partial
from pathlib import Path

import pytest

from nntui.runs.journal import replay
from nntui.runs.manifest import read_manifest
from nntui.training.events import Paused, Resumed, StepDone
from nntui.tui.messages.user import AdvancePressed, SettingsEdited, TrainPressed
from nntui.view.runview import view_of
from nntui.workspace import runs
from tests.tui.pilots import (
    LONG,
    AppPilot,
    app_of,
    at_row,
    edit,
    network_of,
    piloted,
    press,
    run_of,
    train_for_long,
    until,
    until_shown,
)


@piloted()
async def test_space_trains_to_the_end(pilot: AppPilot) -> None:
    """Curves, matrix and digit follow the run, and the end shows the test accuracy."""
    app = app_of(pilot)
    await edit(pilot, epochs=2, layers="32:relu")
    await press(pilot, "space", until_=lambda: app.state.view.status == "done")
    await until(pilot, lambda: app.state.network and app.state.network.title == "step 782")
    view, network = app.state.view, network_of(pilot)
    assert view.test is not None
    assert len(view.train_loss.points) > 2
    assert len(view.validation_accuracy.points) == 2
    assert network.predictions.accuracy == view.test.accuracy > 0.85
    assert network.predictions.confusion.tolist() == view.test.confusion
    await until_shown(pilot, "done", f"{100 * view.test.accuracy:.2f} %")


@piloted()
async def test_a_live_view_equals_a_replay(pilot: AppPilot) -> None:
    """The view at the end equals that of the journal, read again from its beginning."""
    app = app_of(pilot)
    await edit(pilot, epochs=1, layers="8:relu")
    await press(pilot, "space", until_=lambda: app.state.view.ended)
    assert view_of(replay(run_of(pilot).events_file)) == app.state.view


@piloted()
async def test_pause_resume_stop(pilot: AppPilot) -> None:
    """A paused run makes no step; resumed it makes some; x ends it after a checkpoint."""
    app = app_of(pilot)
    await train_for_long(pilot)
    await press(pilot, "space", until_=lambda: app.state.view.status == "paused")
    before = replay(run_of(pilot).events_file)
    await pilot.press("right", "left", "m", "m")
    assert replay(run_of(pilot).events_file) == before
    await press(pilot, "space", until_=lambda: app.state.view.step > before[-1].step)
    await press(pilot, "x", until_=lambda: app.state.view.status == "stopped")
    newest = read_manifest(run_of(pilot).checkpoints).saved[-1]
    assert newest.name == f"step-{app.state.view.step:09}.safetensors"


@piloted()
async def test_one_batch_and_one_epoch(pilot: AppPilot) -> None:
    """A full stop makes one step and pauses; > continues to the end of the epoch."""
    app = app_of(pilot)
    await edit(pilot, epochs=LONG, layers="8:relu")
    await press(pilot, "full_stop", until_=lambda: app.state.view.status == "paused")
    assert app.state.view.step == 1
    view = app.state.view
    await press(
        pilot,
        "full_stop",
        until_=lambda: app.state.view.step == 2 and app.state.view.status == "paused",
    )
    await press(
        pilot,
        "greater_than_sign",
        until_=lambda: app.state.view.step > 2 and app.state.view.status == "paused",
    )
    assert view.step == 1
    assert len(app.state.view.validation_accuracy.points) == 1
    assert app.state.view.step == 391


@pytest.mark.parametrize("presses", [2, 3, 4, 5])
@piloted()
async def test_the_last_of_several_spaces_counts(pilot: AppPilot, presses: int) -> None:
    """Keys come faster than answers; the run does what was asked for last."""
    app = app_of(pilot)
    await train_for_long(pilot)
    for _ in range(presses):
        await app.store.dispatch(TrainPressed())
    expected = "paused" if presses % 2 else "running"
    assert app.state.pause_requested == (expected == "paused")
    await until(pilot, lambda: not app.state.commands)
    assert app.state.view.status == expected
    events = replay(run_of(pilot).events_file)
    answers = [event for event in events if isinstance(event, Paused | Resumed)]
    assert [isinstance(event, Paused) for event in answers] == [
        place % 2 == 0 for place in range(presses)
    ]


@piloted()
async def test_keys_before_the_run_has_started_count_too(pilot: AppPilot) -> None:
    """Space three times at once starts a run, pauses and resumes it; one run is made."""
    app = app_of(pilot)
    await edit(pilot, epochs=LONG, layers="8:relu")
    for _ in range(3):
        await app.store.dispatch(TrainPressed())
    await until(pilot, lambda: app.state.live and not app.state.commands)
    await until(pilot, lambda: app.state.view.step > 0)
    assert app.state.view.status == "running"
    assert len(runs.all_runs()) == 1
    assert any(isinstance(event, Paused) for event in replay(run_of(pilot).events_file))


@piloted()
async def test_several_single_steps_are_all_made(pilot: AppPilot) -> None:
    """Five full stops make five steps."""
    app = app_of(pilot)
    await train_for_long(pilot)
    await press(pilot, "space", until_=lambda: app.state.view.status == "paused")
    before = app.state.view.step
    for _ in range(5):
        await app.store.dispatch(AdvancePressed("step"))
    await until(pilot, lambda: not app.state.commands)
    await until(pilot, lambda: app.state.view.step == before + 5)
    assert app.state.view.status == "paused"
    steps = [e for e in replay(run_of(pilot).events_file) if isinstance(e, StepDone)]
    assert steps[-1].step == before + 5


@piloted()
async def test_data_that_cannot_be_loaded_leave_what_was_shown(pilot: AppPilot) -> None:
    """Where a choice cannot be loaded, the data set before is shown again."""
    app = app_of(pilot)
    await app.store.dispatch(SettingsEdited({"data": "mnist"}))
    await until(pilot, lambda: app.state.note.text.startswith("mnist:"))
    assert app.state.note.severity == "error"
    assert app.state.data is not None
    assert (app.state.data.name, app.state.config.data) == ("digits", "digits")
    await until(pilot, lambda: app.state.network)
    await press(pilot, "escape", "right", until_=lambda: app.state.cursor.row == 1)


@piloted()
async def test_keys_are_answered_while_training(pilot: AppPilot) -> None:
    """Arrows move from digit to digit while a run is trained."""
    app = app_of(pilot)
    await train_for_long(pilot)
    for row in (1, 2, 3, 4, 5):
        await press(pilot, "right", until_=partial(at_row, pilot, row))
    assert app.state.live


@piloted()
async def test_changed_settings_make_a_new_run(pilot: AppPilot) -> None:
    """Another network starts a new run; the old one stays as it was."""
    app = app_of(pilot)
    await edit(pilot, epochs=1, layers="8:relu")
    await press(pilot, "space", until_=lambda: app.state.view.ended)
    first = run_of(pilot)
    journal = first.events_file.read_bytes()
    await edit(pilot, lr=0.01, layers="8:tanh")
    assert first.name in app.state.note.text
    assert not app.state.view.started
    await press(pilot, "space", until_=lambda: app.state.view.ended)
    second = run_of(pilot)
    assert second.path != first.path
    assert first.events_file.read_bytes() == journal
    assert (second.config().lr, second.config().layers) == (0.01, "8:tanh")


@piloted()
async def test_reset_keeps_the_seed_and_a_new_seed_makes_another_network(
    pilot: AppPilot,
) -> None:
    """The key r shows the network of the same seed again; R that of another."""
    app, first = app_of(pilot), network_of(pilot)
    await press(pilot, "r", until_=lambda: app.state.network not in {None, first})
    again = network_of(pilot)
    assert (again.predictions.probabilities == first.predictions.probabilities).all()
    await press(pilot, "R", until_=lambda: app.state.network not in {None, first, again})
    other = network_of(pilot)
    assert app.state.config.seed != 1
    assert (other.predictions.probabilities != first.predictions.probabilities).any()


@piloted()
async def test_a_folder_that_cannot_be_written_is_reported(pilot: AppPilot, saves: Path) -> None:
    """Where no run can be made, a sentence says so, and the app stays usable."""
    app = app_of(pilot)
    saves.write_text("a file where the folder should be")
    await press(pilot, "space", until_=lambda: "NNTUI_SAVES" in app.state.note.text)
    assert app.state.note.severity == "error"
    assert app.state.run is None
    await press(pilot, "right", until_=lambda: app.state.cursor.row == 1)
