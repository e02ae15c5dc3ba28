"""`nntui runs note`: writes a note about a run, or prints it."""

from typing import Annotated

import typer

from nntui.cli.options import RunName
from nntui.cli.output import print_line
from nntui.workspace import runs
from nntui.workspace.run_notes import read_note, write_note


def command(
    run: RunName,
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help="The note; '' removes it. Without it: print it."),
    ] = None,
) -> int:
    """Write a note about a run, or print it."""
    directory = runs.find(run)
    if text is None:
        print_line(read_note(directory) or f"{directory.name} has no note")
        return 0
    written = write_note(directory, text)
    print_line(
        f"{directory.name}: {written}" if written else f"removed the note of {directory.name}"
    )
    return 0
