"""`nntui runs restore` and `trash`: deleted runs are restored, listed, or deleted for good."""

import sys
import time
from typing import Annotated

import typer

from nntui.cli.options import Json
from nntui.cli.output import print_json, print_line
from nntui.errors import UsageError
from nntui.strings import counted
from nntui.view import formatting
from nntui.workspace import trash


def restore(
    run: Annotated[
        str,
        typer.Argument(metavar="RUN", help="Name of a deleted run; by default the last one."),
    ] = "",
    *,
    name: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Restore it under another name.")
    ] = "",
) -> int:
    """Restore a deleted run."""
    print_line(f"restored {trash.restore(run, name).name}")
    return 0


def listing(
    *,
    empty: Annotated[bool, typer.Option("--empty", help="Delete them for good.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Without confirmation.")] = False,
    json: Json = False,
) -> int:
    """List the deleted runs; they are kept for 30 days."""
    found = trash.deleted_runs()
    if empty:
        return _empty(len(found), yes=yes)
    for each in found:
        if json:
            print_json({"run": each.name, "path": str(each.path), "deleted": each.at})
        else:
            ago = formatting.duration(max(time.time() - each.at, 0))
            print_line(f"{each.name}  deleted {ago} ago")
    if not found and not json:
        print_line("the trash is empty")
    return 0


def _empty(count: int, *, yes: bool) -> int:
    if count and not yes:
        if not sys.stdin.isatty():
            raise UsageError("trash: no terminal to confirm on; pass --yes")
        sys.stdout.write(f"Delete {counted(count, 'run')} for good? [y/N] ")
        sys.stdout.flush()
        if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
            print_line("no run was deleted")
            return 1
    print_line(f"deleted {counted(len(trash.empty()), 'run')} for good")
    return 0
