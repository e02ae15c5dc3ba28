"""`nntui runs rename`: gives a run another name."""

from typing import Annotated

import typer

from nntui.cli.options import RunName
from nntui.cli.output import print_line
from nntui.workspace import runs


def command(
    run: RunName,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new name.")],
) -> int:
    """Rename a run."""
    directory = runs.find(run)
    renamed = runs.rename(directory, name)
    print_line(f"renamed {directory.name} to {renamed.name}")
    return 0
