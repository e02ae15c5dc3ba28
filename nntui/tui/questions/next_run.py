"""Questions about the next run: its name, and how its settings differ from the run shown."""

from nntui.tui.dialogs.ask_run_name import AskRunName
from nntui.tui.dialogs.show_differences import ShowDifferences
from nntui.tui.messages import user
from nntui.tui.questions.asker import Asker
from nntui.tui.state import next_run_differences


async def ask_run_name(asker: Asker) -> None:
    """Ask for the name of the next run."""
    asker.ask(AskRunName(asker.state.run_name), user.RunNamed)


async def show_differences(asker: Asker) -> None:
    """Show in which settings the next run differs from that which is shown."""
    found = next_run_differences(asker.state)
    if found:
        asker.app.push_screen(ShowDifferences(found))
    elif asker.state.run is None:
        await asker.explain("no run is shown")
    else:
        await asker.explain("the settings are those of this run")
