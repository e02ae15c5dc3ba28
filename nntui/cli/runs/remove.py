"""`nntui runs rm`: a run removed for good, after a question."""

import sys
from typing import Annotated

import typer

from nntui import locations
from nntui.errors import RunError, UsageError
from nntui.runs.directory import find_run
from nntui.workspace.library import remove_run


def command(
    names: Annotated[
        list[str], typer.Argument(metavar="RUN ...", help="Names of runs, or their starts.")
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> int:
    """Remove runs with their checkpoints; none that is under way."""
    runs = [find_run(locations.runs(), name) for name in names]
    for run in runs:
        if run.alive():
            raise RunError(f"{run.name}: is under way; nntui runs stop {run.name} ends it first")
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("rm: expected somebody to ask, received no terminal; say --yes")
        listed = "".join(f"  {run.name}\n" for run in runs)
        sys.stdout.write(f"{listed}Remove for good? [y/N] ")
        sys.stdout.flush()
        if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
            typer.echo("nothing is removed")
            return 1
    for run in runs:
        left = remove_run(run)
        kept = f"; kept what is not of a run: {', '.join(left)}" if left else ""
        typer.echo(f"removed {run.name}{kept}")
    return 0
