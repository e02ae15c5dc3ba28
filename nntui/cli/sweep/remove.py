"""`nntui sweep rm`: deletes a sweep with its runs after confirmation."""

from typing import Annotated

import typer

from nntui.cli.output import print_line
from nntui.cli.trash import confirmed, move_to_trash, print_deleted
from nntui.errors import BusyRunError
from nntui.strings import counted
from nntui.sweeps import actions
from nntui.sweeps.directory import busy_sentence


def command(
    sweep: Annotated[str, typer.Argument(metavar="SWEEP", help="Name of a sweep.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without confirmation.")] = False,
    permanently: Annotated[
        bool, typer.Option("--permanently", help="Delete for good, not to the trash.")
    ] = False,
) -> int:
    """Delete a sweep with the runs of its trials; restore undoes it.

    They are moved to the trash, which keeps them for 30 days. A sweep that is running is not
    deleted.
    """
    directory = actions.find(sweep)
    if directory.alive():
        raise BusyRunError(busy_sentence(directory))
    actions.check_rests(directory)
    what = f" with {counted(len(directory.trial_folders()), 'run')}"
    how = "for good" if permanently else "to the trash"
    if not yes and not confirmed(f"Delete {directory.name}{what} {how}?", "rm"):
        print_line("nothing was deleted")
        return 1
    if permanently:
        print_deleted(directory.name + what, actions.delete(directory))
    else:
        move_to_trash(directory, what)
    return 0
