"""Leaving the app, with and without a run that is being trained."""

from nntui.runs.journal import replay
from nntui.runs.manifest import read_manifest
from nntui.tui.dialogs.choose import Choose
from nntui.view.runview import view_of
from nntui.workspace.runs import all_runs
from tests.tui.pilots import (
    AppPilot,
    app_of,
    piloted,
    press,
    train_for_long,
    until,
    until_on,
)


@piloted()
async def test_leaving_asks_and_the_run_continues(pilot: AppPilot) -> None:
    """The key q asks while a run is trained; kept, it continues without the app."""
    app = app_of(pilot)
    await train_for_long(pilot)
    await pilot.press("q")
    await until_on(pilot, Choose)
    await press(pilot, "escape", until_=lambda: app.screen is app.main)
    assert app.state.live
    await pilot.press("q")
    await until_on(pilot, Choose)
    await press(pilot, "enter", until_=lambda: app.return_value is not None)
    assert "continues in the background" in (app.return_value or "")
    assert all_runs()[0].alive()


@piloted()
async def test_leaving_can_stop_the_run(pilot: AppPilot) -> None:
    """The second answer stops the run after a checkpoint."""
    app = app_of(pilot)
    await train_for_long(pilot)
    await pilot.press("q")
    await until_on(pilot, Choose)
    await press(pilot, "down", "enter", until_=lambda: app.return_value is not None)
    run = all_runs()[0]
    while run.alive():
        pass
    assert view_of(replay(run.events_file)).status == "stopped"
    assert read_manifest(run.checkpoints).saved


@piloted()
async def test_without_a_run_q_leaves_at_once(pilot: AppPilot) -> None:
    """Nothing is asked where nothing would be lost."""
    await pilot.press("q")
    await until(pilot, lambda: pilot.app.return_value is not None)
