"""The question what to open."""

import asyncio

from nntui.errors import sentence
from nntui.tui.dialogs.open_dialog import OpenDialog
from nntui.tui.messages import user
from nntui.tui.questions.asker import Asker
from nntui.workspace.openable import openables


async def ask_what_to_open(asker: Asker) -> None:
    """Ask for a run, weights or data; the list of them follows."""
    dialog = OpenDialog(asker.state.terminal)
    asker.ask(dialog, user.TargetChosen)
    asker.app.run_worker(list_entries(asker, dialog), group="entries", exclusive=True)


async def list_entries(asker: Asker, dialog: OpenDialog, *, data: bool = True) -> None:
    """List what a dialog can open; data sets only where `data` is true."""
    try:
        found = await asyncio.to_thread(openables)
    except Exception as error:  # noqa: BLE001 - a path can still be typed
        asker.app.notify(sentence(error), severity="error", markup=False)
        found = []
    dialog.show_entries([each for each in found if data or each.entry.kind != "data"])
