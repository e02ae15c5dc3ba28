"""Settings that are edited while a run is trained."""

from nntui.runs.journal import replay
from nntui.view.runview import view_of
from tests.tui.pilots import (
    LONG,
    AppPilot,
    app_of,
    edit,
    piloted,
    press,
    run_of,
    train_for_long,
    until,
)


@piloted()
async def test_an_edit_changes_the_run_in_progress(pilot: AppPilot) -> None:
    """A learning rate that is edited holds from the next step on, also while the run is paused."""
    app = app_of(pilot)
    await edit(pilot, schedule="constant")
    await train_for_long(pilot, layers="16:relu,dropout:0.2")
    run = run_of(pilot)
    await edit(pilot, lr=0.0005)
    await until(pilot, lambda: app.state.view.settings == {"lr": 0.0005})
    await until(pilot, lambda: app.state.view.lr == 0.0005)
    assert "lr 0.0005" in app.state.note.text
    await press(pilot, "space", until_=lambda: app.state.view.status == "paused")
    await edit(pilot, layers="16:relu,dropout:0.5")
    await until(pilot, lambda: "layers" in app.state.view.settings)
    await edit(pilot, batch=100)
    await until(pilot, lambda: app.state.view.settings.get("batch") == 100)
    assert app.state.view.status == "paused"
    assert app.state.run is run
    assert run.config().lr != 0.0005
    assert view_of(replay(run.events_file)).settings == app.state.view.settings


@piloted()
async def test_a_change_that_the_run_refuses_is_undone(pilot: AppPilot) -> None:
    """Fewer epochs than have begun: the reason is shown, and the field is as it was."""
    app = app_of(pilot)
    await train_for_long(pilot)
    await until(pilot, lambda: app.state.view.epoch > 1)
    await edit(pilot, epochs=1)
    await until(pilot, lambda: app.state.view.refused is not None)
    await until(pilot, lambda: "epochs: expected at least" in app.state.note.text)
    await until(pilot, lambda: app.state.config.epochs == LONG)


@piloted()
async def test_another_network_is_for_the_next_run(pilot: AppPilot) -> None:
    """Layers are not changed in a run, and the run is not disturbed."""
    app = app_of(pilot)
    await train_for_long(pilot)
    await edit(pilot, layers="8:tanh")
    assert "applies to the next run" in app.state.note.text
    assert app.state.live
    assert app.state.config.layers == "8:tanh"
    assert run_of(pilot).config().layers == "16:relu"
