"""Damage: what is wrong with the folder of a run whose settings or journal cannot be read."""

import contextlib

from nntui.runs.directory import RunDirectory
from nntui.storage import open_file

_LONG_LINE = 2**16
"""Bytes, more than the first event of a journal takes."""
_EVENT = b'{"event":"'
"""What every event begins with."""


def damage_of(run: RunDirectory) -> str:
    """Return why a run is unreadable, in a few words; empty for one that is not.

    Only for a run without a trainer: one that begins has no events yet. A trainer that ended while
    it wrote its first event leaves a line without an end, which is no damage: its log says why.
    """
    if missing := missing_config(run):
        return missing
    name = run.events_file.name
    with contextlib.suppress(OSError):
        with open_file(run.events_file) as file:
            contents = file.read(_LONG_LINE)
        torn = _EVENT.startswith(contents[: len(_EVENT)])
        if contents and (b"\n" in contents or not torn or _has_checkpoints(run)):
            return f"{name} holds no events"
    return f"{name} is missing or empty" if _has_checkpoints(run) else ""


def missing_config(run: RunDirectory) -> str:
    """Return that a run has no config; empty where it has one."""
    try:
        run.config_file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return f"no {run.config_file.name}"
    except OSError:  # the folder cannot be searched
        return ""
    return ""


def _has_checkpoints(run: RunDirectory) -> bool:
    return any(run.checkpoints.glob("*.safetensors"))
