"""Questions about the run that is shown: its weights, its changes, and how it ends."""

from nntui.tui.dialogs.ask_weights_name import AskWeightsName
from nntui.tui.dialogs.choose import Choose
from nntui.tui.dialogs.show_run_changes import ShowRunChanges
from nntui.tui.messages import user
from nntui.tui.questions.asker import Asker
from nntui.view.fitted import is_cut

_WAYS_TO_LEAVE = {
    "keep": "keep training in the background",
    "stop": "stop after a checkpoint",
}
_WAYS_OVER = {
    "new": "start a new run with the same settings",
    "over": "train this run again from step 0; its curves are replaced",
}


async def ask_weights_name(asker: Asker) -> None:
    """Ask for the name under which to save the weights of the network shown."""
    network = asker.state.network
    if network is None:
        await asker.explain("there is no network yet to save")
    else:
        asker.ask(AskWeightsName(network), lambda name: user.SaveRequested(name, network))


async def show_run_changes(asker: Asker) -> None:
    """Show what was changed in the run that is shown, and the newest error in full."""
    state = asker.state
    found = state.view.run_changes
    message = state.view.message if state.view.ended else ""
    if state.note.severity == "error" or is_cut(state.note.text, asker.app.size.width - 3):
        message = state.note.text
    if found or message:
        asker.app.push_screen(ShowRunChanges(found, message))
    else:
        await asker.explain("no setting was changed in this run, and it was not resumed")


def ask_whether_again(asker: Asker, run: str, longer: str) -> None:
    """Ask what to do with a run that is done.

    Args:
        asker: asks.
        run: its name.
        longer: what training it longer means.
    """
    ways = {"longer": longer, "new": "start a new run with the same settings"}
    asker.ask(
        Choose(f"{run} is done", ways),
        lambda answer: user.AgainAnswered("longer" if answer == "longer" else "new"),
    )


def ask_whether_over(asker: Asker, run: str) -> None:
    """Ask what to do with the run of this name, of which no checkpoint is intact."""
    asker.ask(
        Choose(f"No checkpoint of {run} is intact", _WAYS_OVER),
        lambda answer: user.OverAnswered("over" if answer == "over" else "new"),
    )


def ask_how_to_leave(asker: Asker, run: str) -> None:
    """Ask what to do with the run in progress, of this name."""
    asker.ask(
        Choose(f"{run} is in progress", _WAYS_TO_LEAVE),
        lambda answer: user.LeaveAnswered("stop" if answer == "stop" else "keep"),
    )
