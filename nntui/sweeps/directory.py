"""SweepDirectory: the folder of a sweep, through which its coordinator and viewers communicate."""

import contextlib
import datetime as dt
import os
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from nntui.config.toml import MAX_BYTES
from nntui.errors import ConfigError, RunError
from nntui.runs.directory import RunDirectory
from nntui.runs.folder import WorkFolder
from nntui.runs.journal import LineReader, LineWriter
from nntui.runs.names import NEWEST, check_name, claim, claim_free, only_one
from nntui.storage import is_file, make_folder, open_file, write_whole
from nntui.strings import nearest, quoted, short_name
from nntui.sweeps.events import AnySweepEvent, decode_event, encode_event
from nntui.sweeps.plan import Plan, complete, decode_plan, encode_plan

PLAN_NAME = "sweep.toml"
_NUMBER = re.compile(r"-(\d{4,6})\Z")


class SweepDirectory(WorkFolder):
    """The folder of one sweep: its paths, its plan, and whether its coordinator runs."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, PLAN_NAME)
        self.plan_file = path / PLAN_NAME
        self.trials = path / "trials"
        self.log_file = path / "coordinator.log"
        self.progress_file = path / "progress.json"
        self._first_name = ""

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
        return RunDirectory(Path(self.run_path(trial)))

    def run_path(self, trial: int) -> str:
        """Return the path of the run of a trial; a text, because those of thousands take long."""
        return f"{self.trials}/{self._name_of_trials()}-{trial:04}"

    def _name_of_trials(self) -> str:
        """Return what the names of its runs begin with: its name when it began."""
        if not self._first_name:
            with contextlib.suppress(OSError), os.scandir(self.trials) as entries:
                found = (each.name for each in entries if _NUMBER.search(each.name))
                self._first_name = _NUMBER.sub("", next(found, ""))
        return self._first_name or self.path.name

    def write_progress(self, shares: Mapping[int, float]) -> None:
        """Write how much of its training each trial has done that is trained elsewhere.

        Raises:
            StorageError: the file cannot be written.
        """
        contents = msgspec.json.encode({str(trial): share for trial, share in shares.items()})
        write_whole(self.progress_file, contents, make_folders=False, sync=False)

    def progress(self) -> Mapping[int, float]:
        """Return what `write_progress` has written; nothing where that cannot be read."""
        try:
            with open_file(self.progress_file) as file:
                read = msgspec.json.decode(file.read(MAX_BYTES), type=dict[int, float])
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return {}
        return {trial: min(max(share, 0.0), 1.0) for trial, share in read.items()}

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


def list_sweeps(folder: Path) -> list[SweepDirectory]:
    """Return the sweeps in `folder`, the newest first; none if it does not exist yet."""
    try:
        paths = [path for path in folder.iterdir() if is_file(path / PLAN_NAME)]
    except OSError:
        return []
    paths.sort(key=lambda path: ((path / PLAN_NAME).stat().st_mtime, path.name), reverse=True)
    return [SweepDirectory(path) for path in paths]


def find_sweep(folder: Path, name: str) -> SweepDirectory:
    """Return the sweep of that name: a path, a name in `folder`, or the beginning of just one.

    `last` is the newest sweep.

    Raises:
        RunError: there is none, or there are several.
    """
    if "/" in name and is_file(Path(name) / PLAN_NAME):
        return SweepDirectory(Path(name))
    found = list_sweeps(folder)
    if name == NEWEST and found:
        return found[0]
    by_name = {sweep.path.name: sweep for sweep in found}
    if name in by_name:
        return by_name[name]
    hint = nearest(name, [each.name for each in found]) if found else "nntui sweep start makes one"
    return by_name[only_one(name, list(by_name), "sweep", folder, hint)]


def busy_sentence(sweep: SweepDirectory) -> str:
    """Return that a coordinator works on a sweep, and how to stop it."""
    return f"{sweep.name}: is running; nntui sweep stop {quoted(sweep.name)} stops it"
