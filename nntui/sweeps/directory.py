"""SweepDirectory: the folder of a sweep, through which its coordinator and viewers communicate."""

import contextlib
import datetime as dt
import re
from contextlib import AbstractContextManager
from pathlib import Path

from nntui.config.toml import MAX_BYTES
from nntui.errors import ConfigError, RunError
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import LineReader, LineWriter
from nntui.runs.lock import hold_lock, is_locked, last_holder
from nntui.runs.names import MAX_LENGTH, NEWEST, check_name, claim, claim_free
from nntui.storage import is_file, make_folder, open_file, write_whole
from nntui.strings import clean, nearest, quoted, short_name
from nntui.sweeps.events import AnySweepEvent, decode_event, encode_event
from nntui.sweeps.plan import Plan, complete, decode_plan, encode_plan

_NUMBER = re.compile(r"-(\d{4,6})\Z")


class SweepDirectory:
    """The folder of one sweep: its paths, its plan, and whether its coordinator runs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.plan_file = path / "sweep.toml"
        self.events_file = path / "events.jsonl"
        self.commands = path / "commands"
        self.trials = path / "trials"
        self.log_file = path / "coordinator.log"
        self.lock_file = path / "lock"

    @property
    def name(self) -> str:
        """The name of the sweep, safe to show."""
        return clean(self.path.name, MAX_LENGTH)

    @classmethod
    def create(
        cls, folder: Path, plan: Plan, now: dt.datetime, name: str | None = None
    ) -> "SweepDirectory":
        """Make the folder of a new sweep in `folder`.

        Raises:
            RunError: the name is not allowed, or taken.
            StorageError: the file cannot be written.
        """
        if name is not None:
            check_name(name)
        make_folder(folder)
        usual = f"{now:%Y-%m-%d-%H%M}-{short_name(plan.config.data)}-sweep"
        path = claim_free(folder, usual) if name is None else claim(folder, name, "sweep")
        sweep = cls(path)
        make_folder(sweep.commands)
        make_folder(sweep.trials)
        write_whole(sweep.plan_file, encode_plan(plan))
        return sweep

    def plan(self) -> Plan:
        """Return the plan of the sweep; RunError if it cannot be read."""
        try:
            with open_file(self.plan_file) as file:
                return complete(decode_plan(file.read(MAX_BYTES + 1)))
        except OSError as error:
            raise RunError(f"{self.plan_file}: cannot be read: {error.strerror}") from None
        except ConfigError as error:
            raise RunError(f"{self.plan_file}: {error}") from None

    def run_of(self, trial: int) -> RunDirectory:
        """Return the folder of the run of a trial; it may not exist yet."""
        return RunDirectory(self.trials / f"{self.path.name}-{trial:04}")

    def trial_folders(self) -> dict[int, RunDirectory]:
        """Return the runs of trials that exist, by the numbers of the trials."""
        found = {}
        with contextlib.suppress(OSError):
            for path in sorted(self.trials.iterdir()):
                match = _NUMBER.search(path.name)
                if match and is_file(path / "config.toml"):
                    found[int(match[1])] = RunDirectory(path)
        return found

    def journal(self) -> LineWriter[AnySweepEvent]:
        """Return the journal, open for events to be added; StorageError if that fails."""
        return LineWriter(self.events_file, encode_event)

    def reader(self) -> LineReader[AnySweepEvent]:
        """Return a reader of the journal."""
        return LineReader(self.events_file, decode_event)

    def locked(self) -> AbstractContextManager[None]:
        """Hold the lock that proves that a coordinator runs; BusyRunError where one does."""
        return hold_lock(self.lock_file)

    def alive(self) -> bool:
        """Return whether a coordinator runs."""
        return is_locked(self.lock_file)

    def coordinator_pid(self) -> int | None:
        """Return the number of the process that took the lock last, if it can be read."""
        return last_holder(self.lock_file)


def list_sweeps(folder: Path) -> list[SweepDirectory]:
    """Return the sweeps in `folder`, the newest first; none if it does not exist yet."""
    try:
        paths = [path for path in folder.iterdir() if is_file(path / "sweep.toml")]
    except OSError:
        return []
    paths.sort(key=lambda path: ((path / "sweep.toml").stat().st_mtime, path.name), reverse=True)
    return [SweepDirectory(path) for path in paths]


def find_sweep(folder: Path, name: str) -> SweepDirectory:
    """Return the sweep of that name: a path, a name in `folder`, or the beginning of just one.

    `last` is the newest sweep.

    Raises:
        RunError: there is none, or there are several.
    """
    if "/" in name and is_file(Path(name) / "sweep.toml"):
        return SweepDirectory(Path(name))
    found = list_sweeps(folder)
    if name == NEWEST and found:
        return found[0]
    exact = [sweep for sweep in found if sweep.path.name == name]
    matches = exact or [sweep for sweep in found if name and sweep.path.name.startswith(name)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        listed = ", ".join(sweep.name for sweep in matches[:3])
        raise RunError(
            f"{clean(name, 80)}: expected the name of one sweep, it is the start of "
            f"{len(matches)}: {listed}"
        )
    hint = nearest(name, [each.name for each in found]) if found else "nntui sweep start makes one"
    raise RunError(f"{clean(name, 80)}: no sweep has this name in {folder}; {hint}")


def busy_sentence(sweep: SweepDirectory) -> str:
    """Return that a coordinator works on a sweep, and how to stop it."""
    return f"{sweep.name}: is running; nntui sweep stop {quoted(sweep.name)} stops it"
