"""`nntui runs rm`: deletes runs after confirmation."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from nntui.cli.output import print_line, print_notes
from nntui.errors import RunError, UsageError
from nntui.runs.directory import RunDirectory
from nntui.strings import quoted
from nntui.workspace import runs, trash


def command(
    names: Annotated[
        list[str], typer.Argument(metavar="RUN...", help="Names of runs, or beginnings of them.")
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without confirmation.")] = False,
    permanently: Annotated[
        bool, typer.Option("--permanently", help="Delete for good, not to the trash.")
    ] = False,
) -> int:
    """Delete runs; restore undoes it.

    They are moved to the trash, which keeps them for 30 days. A run that is being trained is not
    deleted.
    """
    found = [runs.find(name) for name in names]
    for run in found:
        if run.alive():
            raise RunError(
                f"{run.name}: is being trained; nntui runs stop {quoted(run.name)} stops it"
            )
    if not yes and not _confirmed(found, permanently=permanently):
        print_line("no run was deleted")
        return 1
    for run in found:
        _delete(run, permanently=permanently)
    return 0


def _delete(run: RunDirectory, *, permanently: bool) -> None:
    if permanently:
        left: Sequence[str] = runs.delete(run)
    else:
        trashed = trash.delete(run)
        left = trashed.kept
        print_notes([f"nntui runs restore {quoted(trashed.name)} restores it"])
    kept = f"; kept other files: {', '.join(left)}" if left else ""
    print_line(f"deleted {run.name}{kept}")


def _confirmed(found: Sequence[RunDirectory], *, permanently: bool) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("rm: no terminal to confirm on; pass --yes")
    listed = "".join(f"  {run.name}\n" for run in found)
    question = "Delete for good?" if permanently else "Move to the trash?"
    sys.stdout.write(f"{listed}{question} [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
