"""Resuming runs that have ended: which ones, with which changes, here and in the background."""

import shutil

import pytest

from nntui.config.run_config import RunConfig
from nntui.errors import ConfigError, MissingRunError, NntuiError, RunError, UsageError
from nntui.runs import commands
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import Journal, replay
from nntui.training.events import AnyEvent, RunContinued, RunFinished
from nntui.view.runview import view_of
from nntui.workspace import data, runs
from nntui.workspace.resuming import (
    changes_to_resume,
    check_resume,
    lost_progress,
    resume,
    resume_in_background,
    resume_unchanged,
    would_diverge_again,
)
from tests.runs.helpers import wait_for
from tests.workspace.helpers import new_run, trained_run


def _ended(run: RunDirectory, reason: str, message: str = "") -> RunDirectory:
    """Append the end of a run to its journal."""
    journal = Journal(run.events_file)
    journal.append(RunFinished(step=9, at=1.0, reason=reason, message=message))  # type: ignore[arg-type]  # one of them
    journal.close()
    return run


def _stopped_run(**settings: object) -> RunDirectory:
    configured = runs.configure({"data": "lines", "layers": "", "epochs": 3, **settings})
    run = runs.create(configured.config, "first")
    assert list(runs.train(run, configured.data, lambda: "enough"))
    return run


def _trained_on(run: RunDirectory) -> list[AnyEvent]:
    return list(runs.train(run, data.load_for(run.config())))


def test_a_run_that_is_done_needs_more_epochs() -> None:
    """Other changes alone would train nothing."""
    run = trained_run("first")

    for changes in ({}, {"lr": 0.1}, {"epochs": 1}):
        with pytest.raises(UsageError, match="first: is done; set epochs to a larger number"):
            check_resume(run, changes)
    assert check_resume(run, {"epochs": 2, "lr": 0.1}) == {"epochs": 2, "lr": 0.1}


def test_a_run_that_ended_early_needs_more_patience() -> None:
    """More epochs alone would end it again."""
    run = trained_run("first", epochs=100, patience=1, lr=0.5)

    with pytest.raises(UsageError, match="first: is done; set patience to a larger number"):
        check_resume(run, {"epochs": 200})
    assert check_resume(run, {"patience": 9}) == {"patience": 9}


def test_fewer_epochs_than_were_begun_are_refused() -> None:
    """The trainer would refuse them, too, and train all the epochs of the run instead."""
    run = trained_run("first", epochs=2)

    with pytest.raises(ConfigError, match="epochs: expected at least 2, the epoch that first is"):
        check_resume(run, {"epochs": 1})


def test_a_run_that_diverged_needs_a_change() -> None:
    """The same settings would diverge again."""
    run = _ended(new_run("first"), "diverged", "the loss is not finite")

    with pytest.raises(UsageError, match="it would diverge again: open it and change"):
        resume_unchanged(run)
    with pytest.raises(UsageError, match="the loss is not finite; it would diverge again"):
        check_resume(run, {})
    assert check_resume(run, {"lr": 0.01}) == {"lr": 0.01}


def test_a_run_that_diverged_continues_with_another_rate() -> None:
    """Not with the same settings, and not with other layers."""
    run = _ended(new_run("first"), "diverged", "the loss is not finite")
    config, view = run.config(), view_of(replay(run.events_file))

    assert changes_to_resume(config, view, config.replace(lr=0.01)) == {"lr": 0.01}
    assert changes_to_resume(config, view, config) is None
    assert changes_to_resume(config, view, config.replace(layers="7")) is None
    assert would_diverge_again(config, view, config)
    assert not would_diverge_again(config, view, config.replace(lr=0.01))


@pytest.mark.parametrize("reason", ["stopped", "failed"])
def test_a_run_that_was_interrupted_needs_no_change(reason: str) -> None:
    """It continues as it was."""
    assert check_resume(_ended(new_run(), reason), {}) == {}


def test_a_run_that_is_done_can_be_trained_again_where_its_weights_are_damaged() -> None:
    """They are what it would be resumed for."""
    run = trained_run("first")
    (newest,) = run.checkpoints.glob("*.safetensors")
    newest.write_bytes(b"damaged")

    assert check_resume(run, {}) == {}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lr": -1}, "lr: expected"),
        ({"layers": "8:relu"}, "layers"),
        ({"data": "digits"}, "data"),
        ({"nothing": 1}, "nothing"),
    ],
)
def test_only_legal_changes_are_taken(changes: dict[str, object], message: str) -> None:
    """And no command is sent for others."""
    run = _stopped_run()

    with pytest.raises(ConfigError, match=message):
        resume(run, changes)
    assert commands.receive(run.commands) == []


def test_changes_are_checked_against_the_present_settings() -> None:
    """Those that the run was changed to, not those it began with."""
    run = _stopped_run()
    resume(run, {"lr": 0.5})
    events = _trained_on(run)

    assert view_of(events).settings["lr"] == 0.5
    with pytest.raises(UsageError, match="is done"):
        check_resume(run, {"lr": 0.5})


def test_a_resumed_run_begins_with_the_changes_and_no_older_command() -> None:
    """What was sent to the last trainer is not for the next one."""
    run = _stopped_run()
    commands.send(run.commands, commands.Stop())

    resume(run, {"epochs": 2})

    ((_, command),) = commands.receive(run.commands)
    assert command == commands.Change({"epochs": 2})


def test_a_run_that_is_trained_cannot_be_resumed() -> None:
    """Its trainer may be about to read the commands."""
    run = _stopped_run()

    with run.locked(), pytest.raises(RunError, match="is being trained"):
        resume(run, {})


def test_an_unreadable_run_cannot_be_resumed() -> None:
    """The error names the file."""
    run = _stopped_run()
    run.config_file.write_text("lr = 'x'")

    with pytest.raises(RunError, match=r"config\.toml"):
        resume(run, {})


def test_a_run_is_resumed_in_the_background() -> None:
    """With the settings as they are by now; the journal has the change."""
    run = _stopped_run()
    view = view_of(replay(run.events_file))

    trainer = resume_in_background(run, run.config().replace(lr=0.25), view)

    assert trainer is not None
    wait_for(lambda: not trainer.alive())
    events = replay(run.events_file)
    assert any(isinstance(event, RunContinued) for event in events)
    assert view_of(events).settings["lr"] == 0.25
    assert view_of(events).status == "done"


def test_only_a_new_run_can_have_another_network() -> None:
    """Then nothing is started."""
    run = _stopped_run()
    view = view_of(replay(run.events_file))

    assert resume_in_background(run, RunConfig.of({"data": "lines"}), view) is None
    assert not run.alive()


def test_a_run_that_is_done_is_not_resumed_in_the_background() -> None:
    """The next start makes a new run."""
    run = trained_run()
    view = view_of(replay(run.events_file))

    assert resume_in_background(run, run.config(), view) is None


def test_a_run_that_is_trained_is_not_resumed_in_the_background() -> None:
    """One trainer at a time."""
    run = _stopped_run()
    view = view_of(replay(run.events_file))

    with run.locked(), pytest.raises(NntuiError):
        resume_in_background(run, run.config(), view)


def test_a_run_that_would_start_over_says_why() -> None:
    """Only where no checkpoint is intact, and it would be resumed at all."""
    run = trained_run("first")
    view = view_of(replay(run.events_file))
    longer = run.config().replace(epochs=run.config().epochs + 1)
    assert lost_progress(run, longer, view) == ""
    for path in run.checkpoints.glob("*.safetensors"):
        path.write_bytes(b"damaged")

    assert "is damaged" in lost_progress(run, longer, view)
    assert lost_progress(run, run.config(), view) == ""
    for path in run.checkpoints.glob("*.safetensors"):
        path.unlink()
    assert lost_progress(run, longer, view) == "its checkpoints are missing"


@pytest.mark.parametrize("changes", [{}, {"epochs": 4}])
def test_a_copy_without_its_empty_folders_is_resumed(changes: dict[str, object]) -> None:
    """Git and some archives omit empty folders."""
    run = _stopped_run()
    run.commands.rmdir()
    for file in run.checkpoints.iterdir():
        file.unlink()
    run.checkpoints.rmdir()

    resume(run, changes)

    assert view_of(_trained_on(run)).status == "done"


def test_a_run_that_was_deleted_is_not_resumed() -> None:
    """Its folder does not reappear."""
    run = _stopped_run()
    view = view_of(replay(run.events_file))
    shutil.rmtree(run.path)

    with pytest.raises(MissingRunError, match="it was deleted or renamed"):
        resume_in_background(run, RunConfig.of({"data": "lines"}), view)
    assert not run.path.exists()
