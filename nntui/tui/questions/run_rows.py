"""Questions about the run under the cursor of the screen Runs."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from nntui.tui.dialogs.about_run import EXPORT_WAYS, AskNewName, AskNote, AskTarget
from nntui.tui.dialogs.choose import Choose
from nntui.tui.messages.runs import ExportChosen, ExportKind, RunEdited
from nntui.tui.messages.sweeps import SweepTyped
from nntui.tui.questions.asker import Asker

if TYPE_CHECKING:
    from nntui.runs.row import RunRow


async def ask_new_name(asker: Asker) -> None:
    """Ask for another name."""
    run = await _run(asker)
    if run is not None:
        asker.ask(AskNewName(run.name), _edited(run, "rename"))


async def ask_note(asker: Asker) -> None:
    """Ask for the note."""
    run = await _run(asker)
    if run is not None:
        asker.ask(AskNote(run.name, run.note), _edited(run, "note"))


async def ask_new_sweep(asker: Asker) -> None:
    """Ask what a new sweep varies."""
    from nntui.tui.dialogs.ask_sweep import AskSweep  # noqa: PLC0415 - the app starts without it

    asker.ask(AskSweep(asker.state.config), SweepTyped)


async def ask_how_to_export(asker: Asker) -> None:
    """Ask for the format, then for the file or folder."""
    run = await _run(asker)
    if run is None:
        return
    path, name = run.path, run.name

    def ask_where(chosen: str) -> None:
        kind = next(each for each in get_args(ExportKind) if each == chosen)
        asker.ask(AskTarget(name, kind), partial(ExportChosen, path, kind))

    asker.ask(Choose(f"Export {name}", EXPORT_WAYS), ask_where)


def _edited(run: "RunRow", what: Literal["rename", "note"]) -> Callable[[str], RunEdited]:
    return lambda text: RunEdited(run.path, what, text)


async def _run(asker: Asker) -> "RunRow | None":
    """Return the run under the cursor; say so where there is none."""
    row = asker.state.runs.row
    if row is None:
        await asker.explain("there is no run here")
    elif row.path in asker.state.runs.sweeps:
        await asker.explain(f"{row.name} is a sweep; enter opens it, with its runs")
    elif row.origin in {"saved", "shipped"}:
        await asker.explain(f"{row.name} is no run but weights")
    else:
        return row
    return None
