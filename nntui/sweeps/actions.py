"""What a user does with sweeps: plan, start, find, stop, resume, retry and delete them."""

import contextlib
import datetime as dt
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from nntui import locations
from nntui.config.toml import MAX_BYTES
from nntui.errors import BusyRunError, ConfigError, RunError, TrainingError
from nntui.recipes.registry import recipe as named_recipe
from nntui.runs import commands
from nntui.runs.trash import delete_files
from nntui.storage import open_file, write_whole
from nntui.strings import clean, quoted
from nntui.sweeps import process
from nntui.sweeps.directory import SweepDirectory, busy_sentence, find_sweep, list_sweeps
from nntui.sweeps.events import Retried
from nntui.sweeps.plan import Plan, check_where, complete, decode_plan, encode_plan
from nntui.sweeps.process import CoordinatorProcess
from nntui.sweeps.state import SweepState, state_of
from nntui.workspace import runs
from nntui.workspace.run_names import check_new_name

VALIDATION = 10_000
"""Images to choose by where neither the plan nor its recipe holds any out."""
_STOP_PATIENCE = 30.0
"""Seconds in which a coordinator ends its workers and itself."""
_LOOKS = 0.05


def read_plan(path: Path) -> dict[str, Any]:
    """Return the contents of a file of a sweep, not checked yet; ConfigError if there is none."""
    try:
        with open_file(path) as file:
            return decode_plan(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; check the path") from None
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def plan_of(given: Mapping[str, Any], settings: Mapping[str, object] | None = None) -> Plan:
    """Return the complete plan of a sweep, checked together with its data.

    Args:
        given: the contents of a file of a sweep; `recipe` in it names the settings that `base`
            changes.
        settings: settings of all trials, on top of those.

    Raises:
        MissingDataError: the data must be downloaded first.
        NntuiError: a setting is invalid, or the data do not suit the settings.
    """
    contents = dict(given)
    check_where(str(contents.get("on", "local")))
    name = contents.pop("recipe", "")
    base = dict(named_recipe(name).settings) if name else {}
    base |= {**contents.get("base", {}), **(settings or {})}
    if name and not base.get("validation", 1):
        base["validation"] = VALIDATION  # a recipe that trains on all images
    contents["base"] = msgspec.to_builtins(runs.configure(base).config)
    plan = complete(contents)
    _check_first_trials(plan)
    return plan


def _check_first_trials(plan: Plan) -> None:
    """Raise a ConfigError if every value of the plan contradicts its other settings."""
    from nntui.sweeps.proposers.propose import propose  # noqa: PLC0415 - may import Optuna

    values = plan.finite or [propose(plan, SweepState())]
    problem: ConfigError | None = None
    for each in values:
        try:
            plan.config_of(each)
        except ConfigError as error:
            problem = problem or error
        else:
            return
    if problem is not None:
        raise problem


def create(plan: Plan, name: str | None = None) -> SweepDirectory:
    """Create the folder of a new sweep.

    Raises:
        RunError: the name is invalid, taken or means something else.
        StorageError: the file cannot be written.
    """
    if name is not None:
        check_new_name(name)
    return SweepDirectory.create(locations.sweeps(), plan, dt.datetime.now().astimezone(), name)


def start(sweep: SweepDirectory) -> CoordinatorProcess:
    """Start the coordinator of a sweep in a process that outlives this one.

    Raises:
        BusyRunError: one works on it already.
        TrainingError: it could not start.
        StorageError: the file cannot be written.
    """
    if sweep.alive():
        raise BusyRunError(busy_sentence(sweep))
    started = process.start(sweep)
    code = started.process.poll()
    if code and not state_of(sweep.reader().poll()).end:
        raise TrainingError(f"{sweep.name}: could not start: {last_log_line(sweep) or code}")
    return started


def move(sweep: SweepDirectory, on: str = "", workers: int | None = None) -> None:
    """Let a sweep that is not running be trained somewhere else, or by more or fewer workers.

    Raises:
        RunError: the plan cannot be read.
        StorageError: it cannot be written.
    """
    changes: dict[str, Any] = {"on": on} if on else {}
    changes |= {} if workers is None else {"workers": workers}
    if changes:
        plan = msgspec.structs.replace(sweep.plan(), **changes)
        write_whole(sweep.plan_file, encode_plan(plan))


def last_log_line(sweep: SweepDirectory) -> str:
    """Return the last line of the log of a coordinator, safe to show; empty if there is none."""
    with contextlib.suppress(OSError), open_file(sweep.log_file) as file:
        lines = file.read(2**20).decode("utf-8", "replace").split("\n")
        return next((clean(line, 300) for line in reversed(lines) if line.strip()), "")
    return ""


def all_sweeps() -> list[SweepDirectory]:
    """Return all sweeps, the newest first."""
    return list_sweeps(locations.sweeps())


def find(name: str) -> SweepDirectory:
    """Return the sweep that `name` means: its folder, its name, the start of one, or `last`.

    Raises:
        RunError: no sweep has this name, or several begin with it.
    """
    return find_sweep(locations.sweeps(), name)


def stop(sweep: SweepDirectory) -> bool:
    """Stop a sweep after checkpoints of its trials; return whether it was running.

    Raises:
        TrainingError: the coordinator has not ended in time.
        StorageError: the file cannot be written.
    """
    if not ask_to_stop(sweep):
        return False
    deadline = time.monotonic() + _STOP_PATIENCE
    while sweep.alive():
        if time.monotonic() > deadline:
            raise TrainingError(
                f"{sweep.name}: its coordinator, process {sweep.process_id()}, has not ended "
                f"for {_STOP_PATIENCE:.0f} s; the command waits for it"
            )
        time.sleep(_LOOKS)
    return True


def ask_to_stop(sweep: SweepDirectory) -> bool:
    """Ask a sweep to stop after checkpoints of its trials; return whether it is running.

    Raises:
        StorageError: the file cannot be written.
    """
    if not sweep.alive():
        return False
    commands.send(sweep.commands, commands.Stop())
    return True


def retry_failed(sweep: SweepDirectory, state: SweepState) -> int:
    """Let the trials that failed for a passing reason be tried again; return how many there are.

    Trials that diverged would diverge again.

    Raises:
        BusyRunError: a coordinator works on the sweep.
        StorageError: the file cannot be written.
    """
    failed = [t.number for t in state.trials.values() if t.failed in {"failed", "killed"}]
    with sweep.locked():
        journal = sweep.journal()
        for number in failed:
            journal.append(Retried(at=time.time(), trial=number))
        journal.close()
    return len(failed)


def check_rests(sweep: SweepDirectory) -> None:
    """Raise a RunError if one of the trials of a sweep is in training.

    That is so where a worker on another machine lives on without the coordinator.
    """
    for run in sweep.trial_folders().values():
        if run.alive():
            raise RunError(f"{run.name}: is being trained; nntui runs stop {quoted(run.name)}")


def delete(sweep: SweepDirectory) -> Sequence[str]:
    """Delete a sweep with all its runs for good; return the names of what is left in its folder.

    Only what nntui has written is deleted. `trash.delete` is the one that can be undone.

    Raises:
        RunError: it is running, or one of its trials is in training.
        StorageError: a file cannot be deleted.
    """
    with sweep.locked():
        check_rests(sweep)
        return delete_files(sweep.path)
