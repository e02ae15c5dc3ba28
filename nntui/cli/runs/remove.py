"""`nntui runs rm`: deletes runs after confirmation."""

from typing import Annotated

import typer

from nntui.cli.output import print_line
from nntui.cli.trash import confirmed, move_to_trash, print_deleted
from nntui.errors import RunError
from nntui.strings import quoted
from nntui.workspace import runs


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
    listed = "".join(f"  {run.name}\n" for run in found)
    question = "Delete for good?" if permanently else "Move to the trash?"
    if not yes and not confirmed(f"{listed}{question}", "rm"):
        print_line("no run was deleted")
        return 1
    for run in found:
        if permanently:
            print_deleted(run.name, runs.delete(run))
        else:
            move_to_trash(run)
    return 0
