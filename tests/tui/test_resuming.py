"""Runs that are stopped or killed and resumed, and runs of another process."""

import os
import signal

from nntui.config.run_config import RunConfig
from nntui.workspace import runs
from nntui.workspace.openable import openables
from tests.tui.pilots import (
    LONG,
    AppPilot,
    app_of,
    edit,
    opened,
    piloted,
    press,
    run_of,
    screen_text,
    train_for_long,
    until,
    until_shown,
)


@piloted()
async def test_a_killed_trainer_is_reported(pilot: AppPilot) -> None:
    """Where the trainer is killed, the app says so."""
    app = app_of(pilot)
    await train_for_long(pilot)
    os.kill(run_of(pilot).process_id() or 0, signal.SIGKILL)
    await until(pilot, lambda: not app.state.live)
    await until(pilot, lambda: app.state.note.severity == "error")
    assert app.state.problem in app.state.note.text
    await until_shown(pilot, " killed ")
    assert "ETA" not in screen_text(pilot)


@piloted()
async def test_a_stopped_run_is_resumed(pilot: AppPilot) -> None:
    """In the same folder, from its last step, with what was edited meanwhile."""
    app = app_of(pilot)
    await train_for_long(pilot)
    run = run_of(pilot)
    await press(
        pilot, "x", until_=lambda: app.state.view.status == "stopped" and not app.state.live
    )
    await until(pilot, lambda: "space resumes it" in app.state.note.text)
    step = app.state.view.step
    await edit(pilot, lr=0.0005)
    await press(pilot, "space", until_=lambda: app.state.view.step > step)
    assert run_of(pilot).path == run.path
    assert app.state.live
    assert app.state.view.settings == {"lr": 0.0005}
    assert len(runs.all_runs()) == 1


@piloted()
async def test_a_killed_run_is_resumed(pilot: AppPilot) -> None:
    """Space resumes a run also where its trainer had no time to report anything."""
    app = app_of(pilot)
    await train_for_long(pilot)
    run = run_of(pilot)
    await until(pilot, lambda: app.state.view.checkpoint is not None)
    os.kill(run.process_id() or 0, signal.SIGKILL)
    await until(pilot, lambda: bool(app.state.problem))
    await press(
        pilot, "space", until_=lambda: app.state.live and app.state.view.status == "running"
    )
    assert run_of(pilot).path == run.path
    await until(pilot, lambda: "from step" in app.state.note.text)


async def test_a_run_of_another_process_is_followed() -> None:
    """A run that was started elsewhere is listed, shown live, and can be stopped."""
    config = RunConfig.of({"data": "digits", "layers": "8", "epochs": LONG})
    started = runs.start(config)
    run, trainer = started.run, started.trainer
    try:
        while not run.alive():
            assert trainer.alive()
        async with opened() as pilot:
            app = app_of(pilot)
            await until(pilot, lambda: app.state.run is not None)
            assert run_of(pilot).path == run.path
            found = next(each.entry for each in openables() if each.entry.name == str(run.path))
            assert found.line.startswith("running")
            await until(pilot, lambda: app.state.live and app.state.view.step > 100)
            step = app.state.view.step
            await until(pilot, lambda: app.state.view.step > step)
            await press(pilot, "x", until_=lambda: app.state.view.status == "stopped")
        assert trainer.process.wait(timeout=60) == 0
    finally:
        trainer.process.kill()
        trainer.process.wait()
