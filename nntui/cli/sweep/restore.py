"""`nntui sweep restore` and `trash`: deleted sweeps are restored, listed, or deleted for good."""

from typing import Annotated

import typer

from nntui.cli.options import Json
from nntui.cli.output import print_line
from nntui.cli.trash import list_deleted
from nntui.workspace import trash


def restore(
    sweep: Annotated[
        str,
        typer.Argument(metavar="SWEEP", help="Name of a deleted sweep; by default the last one."),
    ] = "",
    *,
    name: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Restore it under another name.")
    ] = "",
) -> int:
    """Restore a deleted sweep."""
    print_line(f"restored {trash.restore_any(sweep, name, trash.SWEEP).name}")
    return 0


def listing(
    *,
    empty: Annotated[bool, typer.Option("--empty", help="Delete them for good.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Without confirmation.")] = False,
    json: Json = False,
) -> int:
    """List the deleted sweeps; they are kept for 30 days."""
    return list_deleted(trash.SWEEP, empty=empty, yes=yes, json=json)
