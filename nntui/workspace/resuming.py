"""Resuming a run that has ended: whether it can be, and with which changes."""

from collections.abc import Mapping
from typing import Literal

from nntui.config.live import live_changes, validated_changes
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import ConfigError, UsageError
from nntui.runs.checkpoint import damage_of_all, newest_is_intact
from nntui.runs.data_record import config_with_data, read_data_record
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.trainer import process
from nntui.runs.trainer.process import TrainerProcess
from nntui.runs.trainer.resume import queue_resume
from nntui.training.events import Setting
from nntui.training.loop import EARLY
from nntui.view.runview import RunView, view_of
from nntui.workspace import data as datasets
from nntui.workspace.run_data import load_to_resume, remember_place
from nntui.workspace.settings import with_settings


def check_resume(run: RunDirectory, requested: Mapping[str, object]) -> dict[str, Setting]:
    """Return the changes that `requested` makes to a run that is to be resumed, each one checked.

    Raises:
        UsageError: the run is done and no more epochs are requested, or it diverged and nothing
            is changed.
        ConfigError: a setting is out of its range, cannot change after the first step, or asks for
            fewer epochs than the run has begun.
        RunError: the run cannot be read.
    """
    view = view_of(replay(run.events_file))
    requested, _ = _without_place(run, requested)
    config = run.config().replace(**view.settings)
    changes = validated_changes(config, requested)
    more = setting_to_raise(view)
    unchanged = changes.get(more, getattr(config, more)) == getattr(config, more)
    if view.status == "done" and unchanged and newest_is_intact(run):
        raise UsageError(f"{run.name}: is done; set {more} to a larger number to resume it")
    if changes.get("epochs", view.epoch) < view.epoch:
        raise ConfigError(
            f"epochs: expected at least {view.epoch}, the epoch that {run.name} is in, received "
            f"{changes['epochs']}"
        )
    if view.status == "diverged" and not changes:
        raise UsageError(
            f"{run.name}: {view.message}; it would diverge again: change a setting, such as lr"
        )
    return changes


def prepare(run: RunDirectory, requested: Mapping[str, object]) -> Dataset:
    """Return the data with which a run can be resumed, divided as they were when it began.

    Nothing is written.

    Args:
        run: the run.
        requested: see `check_resume`; also `data`, where the data of the run are now if they have
            moved.

    Raises:
        UsageError: see `check_resume`.
        GoneDataError: the data are no longer where they were.
        MissingDataError: the data must be downloaded first.
        DataError: images that the run began with are gone.
        RunError: the run cannot be read.
    """
    check_resume(run, requested)
    return load_to_resume(run, _without_place(run, requested)[1])


def resume(run: RunDirectory, requested: Mapping[str, object], data: Dataset | None = None) -> None:
    """Prepare a run to be resumed: its next trainer begins with the requested changes.

    Then `runs.train` trains it in this process. Commands that its last trainer did not carry out
    are discarded.

    Args:
        run: the run.
        requested: see `prepare`.
        data: what `prepare` returned, so that the run remembers where its data are.

    Raises:
        UsageError: see `check_resume`.
        RunError: the run is being trained, or cannot be read.
        StorageError: the file cannot be written.
    """
    queue_resume(run, check_resume(run, requested))
    if data is not None:
        remember_place(run, data)


def changes_to_resume(
    run_config: RunConfig, view: RunView, config: RunConfig
) -> dict[str, Setting] | None:
    """Return the changes with which a run continues with the settings of `config`.

    Args:
        run_config: the settings the run was created with.
        view: what is known of the run.
        config: the settings it is to continue with.

    Returns:
        The changes, or None where only a new run can have these settings, or the run is complete:
        a run that is done needs more epochs, or more patience where it stopped early, and one
        that diverged needs some change.
    """
    before = with_settings(run_config, view.settings)
    changes = live_changes(before, config)
    if view.status == "diverged":
        return changes or None
    if view.status == "done" and changes is not None:
        name = setting_to_raise(view)
        return changes if getattr(config, name) > getattr(before, name) else None
    return changes


def would_diverge_again(run_config: RunConfig, view: RunView, config: RunConfig) -> bool:
    """Return whether a run diverged, and would do so again with the settings of `config`."""
    return view.status == "diverged" and with_settings(run_config, view.settings) == config


def setting_to_raise(view: RunView) -> Literal["epochs", "patience"]:
    """Return the setting with which a run that is done continues: what ended it."""
    return "patience" if view.message.startswith(EARLY) else "epochs"


def config_for_longer(run_config: RunConfig, view: RunView) -> RunConfig:
    """Return the settings with which a run that is done is trained twice as long.

    Args:
        run_config: the settings the run was created with.
        view: what is known of the run.
    """
    config, name = with_settings(run_config, view.settings), setting_to_raise(view)
    return with_settings(config, {name: 2 * getattr(config, name)})


def lost_progress(run: RunDirectory, config: RunConfig, view: RunView) -> str:
    """Return why a run that made steps would be resumed at step 0; empty where it would not.

    Args:
        run: the run.
        config: the settings it is to continue with.
        view: what is known of the run.

    Raises:
        RunError: the run cannot be read.
    """
    if view.checkpoint is None or changes_to_resume(config_with_data(run), view, config) is None:
        return ""
    if not any(run.checkpoints.glob("*.safetensors")):
        return "its checkpoints are missing"
    return damage_of_all(run)


def resume_in_background(
    run: RunDirectory, config: RunConfig, view: RunView
) -> TrainerProcess | None:
    """Resume a run in a process of its own, with its settings changed to those of `config`.

    Args:
        run: the run.
        config: the settings it is to continue with.
        view: what is known of the run.

    Returns:
        The process, or None where only a new run can have these settings, or the run has ended.

    Raises:
        NntuiError: the run cannot be read, is being trained already, or the file cannot be written.
    """
    changes = changes_to_resume(config_with_data(run), view, config)
    if changes is None:
        return None
    queue_resume(run, changes)
    return process.start(run)


def resume_unchanged(run: RunDirectory) -> TrainerProcess:
    """Resume a run in a process of its own, with the settings it has.

    Raises:
        UsageError: it is done, or diverged and would do so again.
        NntuiError: see `resume_in_background`.
    """
    view = view_of(replay(run.events_file))
    if view.status == "diverged":
        raise UsageError(
            f"{run.name}: {view.message}; it would diverge again: open it and change a setting, "
            "such as lr"
        )
    trainer = resume_in_background(run, with_settings(config_with_data(run), view.settings), view)
    if trainer is None:
        raise UsageError(f"{run.name}: expected a run to resume, received one that is done")
    return trainer


def _without_place(
    run: RunDirectory, requested: Mapping[str, object]
) -> tuple[Mapping[str, object], str]:
    """Return the settings without that of the data, and where these are; empty if not asked.

    Raises:
        ConfigError: the data cannot be recognized at another place.
    """
    if "data" not in requested:
        return requested, ""
    place = datasets.full_name(str(requested["data"]))
    if read_data_record(run) is None and place != run.config().data:
        raise ConfigError(
            "data: cannot change after the first step of a run that has no record of its images; "
            f"leave it at {run.config().data}, or start a new run"
        )
    return {name: value for name, value in requested.items() if name != "data"}, place
