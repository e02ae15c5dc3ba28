"""RunDirectory: the folder of a run, the only thing between a trainer and those who watch it."""

import contextlib
import datetime as dt
import fcntl
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from nntui.config.run_config import RunConfig
from nntui.config.toml import MAX_BYTES, decode_config, encode_config
from nntui.errors import ConfigError, RunError
from nntui.storage import is_file, make_folder, open_file, write_error, write_whole
from nntui.strings import clean, short_name

_LOCK_TRIES = 100
_LOCK_PAUSE = 0.01


class RunDirectory:
    """The folder of one run; the paths in it, its config and whether its trainer lives."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.config_file = path / "config.toml"
        self.events_file = path / "events.jsonl"
        self.commands = path / "commands"
        self.checkpoints = path / "checkpoints"
        self.log_file = path / "trainer.log"
        self.lock_file = path / "lock"

    @property
    def name(self) -> str:
        """The run's name, safe to show."""
        return clean(self.path.name, 80)

    @classmethod
    def create(cls, folder: Path, config: RunConfig, now: dt.datetime) -> "RunDirectory":
        """Make the folder of a new run in `folder`, named after the minute and what is trained.

        Raises:
            StorageError: the disk refused.
        """
        make_folder(folder)
        words = re.sub(
            r"[^A-Za-z0-9.]+", "-", f"{short_name(config.data)}-{config.layers or 'linear'}"
        )
        base = f"{now:%Y-%m-%d-%H%M}-{words[:60].strip('-.')}"
        for number in range(1, 10_000):
            run = cls(folder / (base if number == 1 else f"{base}-{number}"))
            try:
                run.path.mkdir()
            except FileExistsError:
                continue
            except OSError as error:
                raise write_error(run.path, error) from None
            break
        else:
            raise RunError(f"{folder / base}: expected a free name for a run, found none")
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
        """Return what was asked; RunError if it cannot be read."""
        try:
            with open_file(self.config_file) as file:
                return decode_config(file.read(MAX_BYTES + 1))
        except OSError as error:
            raise RunError(f"{self.config_file}: cannot be read: {error.strerror}") from None
        except ConfigError as error:
            raise RunError(f"{self.config_file}: {error}") from None

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock that proves the trainer lives, until the process ends or this is left.

        Raises:
            RunError: another trainer holds it.
            StorageError: the disk refused.
        """
        try:
            handle = os.open(self.lock_file, os.O_CREAT | os.O_RDWR, 0o644)
        except OSError as error:
            raise write_error(self.lock_file, error) from None
        try:
            _take(handle, self)
            # For people only, who may want to look after it: the proof of life is the lock.
            with contextlib.suppress(OSError):
                os.ftruncate(handle, 0)
                os.write(handle, b"%d\n" % os.getpid())
            yield
        finally:
            os.close(handle)

    def left(self) -> bool:
        """Return whether no trainer holds the lock; one that has just ended may, for an instant."""
        for _ in range(_LOCK_TRIES):
            if not self.alive():
                return True
            time.sleep(_LOCK_PAUSE)
        return False

    def trainer_pid(self) -> int | None:
        """Return the number of the process that took the lock last, where that can be read."""
        try:
            with open_file(self.lock_file) as file:
                return int(file.read(20))
        except (OSError, ValueError):
            return None

    def alive(self) -> bool:
        """Return whether a trainer holds the lock at this moment."""
        try:
            # Not blocking: a pipe in its place would be waited for forever.
            handle = os.open(self.lock_file, os.O_RDONLY | os.O_NONBLOCK)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(handle)
        return False


def _take(handle: int, run: RunDirectory) -> None:
    # Somebody who asks whether the run is alive holds a shared lock for an instant: try again.
    for _ in range(_LOCK_TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(_LOCK_PAUSE)
        else:
            return
    raise RunError(f"{run.name}: another trainer is at work on this run; stop it first")


def list_runs(folder: Path) -> list[RunDirectory]:
    """Return the runs in `folder`, the newest first."""
    try:
        paths = [path for path in folder.iterdir() if is_file(path / "config.toml")]
    except OSError:
        return []
    return [RunDirectory(path) for path in sorted(paths, key=_made, reverse=True)]


def _made(path: Path) -> tuple[float, str]:
    try:
        return (path / "config.toml").stat().st_mtime, path.name
    except OSError:
        return 0.0, path.name


def find_run(folder: Path, name: str) -> RunDirectory:
    """Return the run that `name` means: a path, a name in `folder`, or the start of just one.

    Raises:
        RunError: none or several are meant.
    """
    if not name:
        raise RunError("expected the name of a run, received an empty one; see nntui runs")
    path = Path(name)
    if is_file(path / "config.toml"):
        return RunDirectory(path)
    runs = list_runs(folder)
    if name == "last" and runs:
        return runs[0]
    exact = [run for run in runs if run.path.name == name]
    meant = exact or [run for run in runs if run.path.name.startswith(name)]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise RunError(
            f"{clean(name, 80)}: there is no run of that name in {folder}; see nntui runs"
        )
    raise RunError(
        f"{clean(name, 80)}: expected the name of one run, it is the start of "
        f"{len(meant)}: {', '.join(run.name for run in meant[:3])}"
    )
