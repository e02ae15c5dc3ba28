"""`nntui runs rm`: deletes runs after confirmation."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from nntui.cli.output import print_line
from nntui.errors import RunError, UsageError
from nntui.runs.directory import RunDirectory
from nntui.strings import quoted
from nntui.workspace import runs


def command(
    names: Annotated[
        list[str], typer.Argument(metavar="RUN...", help="Names of runs, or beginnings of them.")
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without confirmation.")] = False,
) -> int:
    """Delete runs with their checkpoints.

    A run that is being trained is not deleted.
    """
    found = [runs.find(name) for name in names]
    for run in found:
        if run.alive():
            raise RunError(
                f"{run.name}: is being trained; nntui runs stop {quoted(run.name)} stops it"
            )
    if not yes and not _confirmed(found):
        print_line("no run was deleted")
        return 1
    for run in found:
        left = runs.delete(run)
        kept = f"; kept other files: {', '.join(left)}" if left else ""
        print_line(f"deleted {run.name}{kept}")
    return 0


def _confirmed(found: Sequence[RunDirectory]) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("rm: no terminal to confirm on; pass --yes")
    listed = "".join(f"  {run.name}\n" for run in found)
    sys.stdout.write(f"{listed}Delete for good? [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
