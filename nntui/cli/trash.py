"""What the commands for deleted runs and for deleted sweeps share."""

import sys
import time
from collections.abc import Sequence

from nntui.cli.output import print_json, print_line, print_notes
from nntui.errors import UsageError
from nntui.runs.folder import WorkFolder
from nntui.strings import counted, quoted
from nntui.view import formatting
from nntui.workspace import trash


def confirmed(question: str, command: str) -> bool:
    """Ask on the terminal and return whether the answer is yes.

    Raises:
        UsageError: there is no terminal to ask on.
    """
    if not sys.stdin.isatty():
        raise UsageError(f"{command}: no terminal to confirm on; pass --yes")
    sys.stdout.write(f"{question} [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def move_to_trash(folder: WorkFolder, what: str = "") -> None:
    """Move a run or a sweep to the trash and say how to restore it; `what` says what is in it."""
    trashed = trash.delete(folder)
    command = trashed.kind.command
    print_notes([f"nntui {command} restore {quoted(trashed.name)} restores it"])
    print_deleted(folder.name + what, trashed.kept)


def print_deleted(name: str, kept: Sequence[str]) -> None:
    """Say what was deleted, and which files of the user were not."""
    others = f"; kept other files: {', '.join(kept)}" if kept else ""
    print_line(f"deleted {name}{others}")


def list_deleted(kind: trash.Kind, *, empty: bool, yes: bool, json: bool) -> int:
    """List deleted runs or sweeps, or delete them for good; return the exit code."""
    found = trash.deleted(kind)
    if empty:
        return _empty(kind, len(found), yes=yes)
    for each in found:
        if json:
            print_json({kind.name: each.name, "path": str(each.path), "deleted": each.at})
        else:
            ago = formatting.duration(max(time.time() - each.at, 0))
            print_line(f"{each.name}  deleted {ago} ago")
    if not found and not json:
        print_line("the trash is empty")
    return 0


def _empty(kind: trash.Kind, count: int, *, yes: bool) -> int:
    if (
        count
        and not yes
        and not confirmed(f"Delete {counted(count, kind.name)} for good?", "trash")
    ):
        print_line(f"no {kind.name} was deleted")
        return 1
    print_line(f"deleted {counted(len(trash.empty(kind)), kind.name)} for good")
    return 0
