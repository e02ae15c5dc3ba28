"""RunDirectory: the folder of a run, through which a trainer and its viewers communicate."""

import contextlib
import datetime as dt
import os
import stat
from pathlib import Path

from nntui.config.run_config import RunConfig
from nntui.config.toml import MAX_BYTES, encode_config
from nntui.errors import ConfigError, MissingRunError, RunError
from nntui.locations import MIXED_COPY
from nntui.runs.config_text import decode_run_config
from nntui.runs.folder import WorkFolder
from nntui.runs.names import NEWEST, check_name, claim, claim_free, default_name, only_one
from nntui.storage import is_file, make_folder, open_file, write_error, write_whole


class RunDirectory(WorkFolder):
    """The folder of one run: its paths, its config, and whether its trainer runs."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "config.toml")
        self.config_file = path / "config.toml"
        self.data_file = path / "data.json"
        self.initial_file = path / "initial.json"
        self.fixes_file = path / "label-fixes.json"
        self.initial_weights = path / "initial.safetensors"
        self.checkpoints = path / "checkpoints"
        self.history = path / "history"
        self.note_file = path / "note.txt"
        self.log_file = path / "trainer.log"

    def mixed_file(self) -> Path | None:
        """Return the copy of the images that the run mixes in; None where there is none."""
        with contextlib.suppress(OSError):
            return next(iter(self.path.glob(f"*{MIXED_COPY}")), None)
        return None

    @classmethod
    def create(
        cls, folder: Path, config: RunConfig, now: dt.datetime, name: str | None = None
    ) -> "RunDirectory":
        """Make the folder of a new run in `folder`.

        Args:
            folder: where runs are.
            config: what to train.
            now: the time, for the name.
            name: the name; by default one of the minute, the data set and the layers.

        Raises:
            RunError: the name is not allowed, or taken.
            StorageError: the file cannot be written.
        """
        if name is not None:
            check_name(name)
        make_folder(folder)
        free = default_name(config, now)
        path = claim_free(folder, free) if name is None else claim(folder, name)
        run = cls(path)
        make_folder(run.commands)
        make_folder(run.checkpoints)
        write_whole(run.config_file, encode_config(config))
        return run

    @classmethod
    def open(cls, path: Path) -> "RunDirectory":
        """Return the run at `path`; RunError if there is none."""
        run = cls(path)
        if not is_file(run.config_file):
            raise RunError(f"{path}: expected the folder of a run, received no config.toml in it")
        return run

    def config(self) -> RunConfig:
        """Return the config of the run; RunError if it cannot be read."""
        try:
            with open_file(self.config_file) as file:
                return decode_run_config(file.read(MAX_BYTES + 1))
        except FileNotFoundError:
            raise self._missing() from None
        except OSError as error:
            raise RunError(f"{self.config_file}: cannot be read: {error.strerror}") from None
        except ConfigError as error:
            raise RunError(f"{self.config_file}: {error}") from None

    def make_missing_folders(self) -> None:
        """Make the folders inside that are missing; Git and some archives omit empty folders.

        Raises:
            MissingRunError: the run was deleted or renamed; nothing is made then.
            StorageError: a folder cannot be made.
        """
        if not self.exists():
            raise self._missing()
        for folder in (self.commands, self.checkpoints):
            try:
                folder.mkdir(exist_ok=True)  # without parents: a deleted run stays deleted
            except OSError as error:
                raise write_error(folder, error) from None

    def _missing(self) -> MissingRunError:
        return MissingRunError(
            f"{self.name}: expected the folder of a run, found no config.toml in {self.path}; it "
            "was deleted or renamed: open it by its new name, or start a new run"
        )


def rename_run(run: RunDirectory, name: str) -> RunDirectory:
    """Rename a run and return it under its new name; the lock is held meanwhile.

    Its checkpoints still say the name they were saved under.

    Raises:
        RunError: the name is not allowed or taken, or the run is being trained.
        StorageError: the file cannot be written.
    """
    check_name(name)
    with run.locked():
        # Claimed first: a rename may replace an empty folder, such as one that is being created.
        path = claim(run.path.parent, name)
        try:
            run.path.rename(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                path.rmdir()
            raise write_error(path, error) from None
    return RunDirectory(path)


def list_runs(folder: Path) -> list[RunDirectory]:
    """Return the runs in `folder`, the newest first; none if it does not exist yet.

    Raises:
        RunError: it is not a folder, or cannot be read.
    """
    return [RunDirectory(Path(path)) for _, path in list_folders(folder)]


def list_folders(folder: Path) -> list[tuple[float, str]]:
    """Return when each run in `folder` was created, in seconds since 1970, and its path.

    The newest is the first. These are strings, because paths of thousands of runs take long.

    Raises:
        RunError: it is not a folder, or cannot be read.
    """
    try:
        with os.scandir(folder) as entries:
            paths = [entry.path for entry in entries if not entry.is_file()]
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid path"
        raise RunError(
            f"{folder}: expected a folder of runs, but it cannot be read: {reason}; name another "
            "folder in NNTUI_SAVES"
        ) from None
    found = [(_created(path), path) for path in paths]
    runs = [(created or 0.0, path) for created, path in found if created or _is_run(path)]
    return sorted(runs, reverse=True)


def _is_run(path: str) -> bool:
    """Return whether a folder is that of a run, also of one without its config.

    One that cannot be looked into is listed, too: its run is not missing, but unreadable.
    """
    try:
        with os.scandir(path) as entries:
            found = {entry.name: entry for entry in entries}
        if any(name in found and found[name].is_file() for name in ("config.toml", "events.jsonl")):
            return True
        inner = os.listdir(f"{path}/checkpoints") if "checkpoints" in found else []  # noqa: PTH208
        return any(name.endswith(".safetensors") for name in inner)
    except PermissionError:
        return True
    except (OSError, ValueError):  # no folder, too long a name, a zero byte in it
        return False


def _is_exact(path: Path, name: str) -> bool:
    """Return whether `path` is a run of exactly this name; without a list of all runs."""
    if os.sep in name or name in {NEWEST, ".", ".."}:
        return False
    try:
        return path.is_dir() and _is_run(str(path))
    except (OSError, ValueError):  # no permission, too long a name, a zero byte in it
        return False


def _created(path: str) -> float | None:
    """Return when the config of a run was written; None where it has none."""
    try:
        found = os.stat(f"{path}/config.toml")  # noqa: PTH116 - ten times as fast as Path.stat
    except (OSError, ValueError):
        return None
    return found.st_mtime if stat.S_ISREG(found.st_mode) else None


def find_run(folder: Path, name: str) -> RunDirectory:
    """Return the run of that name: a path, a name in `folder`, or the beginning of just one.

    `last` is the newest run.

    Raises:
        RunError: there is none, or there are several.
    """
    if not name:
        raise RunError("expected the name of a run, received an empty one; see nntui runs")
    path = Path(name)
    if is_file(path / "config.toml") or (os.sep in name and _is_run(name)):
        return RunDirectory(path)
    if _is_exact(folder / name, name):
        return RunDirectory(folder / name)
    runs = list_folders(folder)
    if name == NEWEST and runs:
        return RunDirectory(Path(runs[0][1]))
    paths = {path.rpartition(os.sep)[2]: path for _, path in runs}
    return RunDirectory(Path(paths[only_one(name, list(paths), "run", folder, "see nntui runs")]))
