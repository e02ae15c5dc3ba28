"""Snapshots: what the app displays in certain states, as plain text.

`python -m tests.tui.snapshots` renews all files in tests/tui/snapshots; look at the difference
before you commit it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from nntui.tui import app
from nntui.tui.app import NntuiApp
from nntui.tui.dialogs.ask import Ask
from nntui.tui.dialogs.ask_weights_name import suggested_name
from nntui.tui.dialogs.open_dialog import OpenDialog
from nntui.tui.screens.train import TrainScreen
from nntui.tui.state import TABS, State
from nntui.tui.store import Store
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.work import AskHowToLeave, Work
from nntui.workspace.opening import Entry
from tests.tui import sample_states

FOLDER = Path(__file__).with_name("snapshots")
SIZES = ((80, 24), (120, 40), (160, 45))


class StillApp(NntuiApp):
    """The app with a given state; nothing is started and nothing changes by itself."""

    CSS_PATH = Path(app.__file__).with_name("nntui.tcss")

    def __init__(self, state: State) -> None:
        super().__init__(terminal=state.terminal)
        self.store = Store(state, self._paint, self.start)
        self.main = TrainScreen(state)

    async def begin(self) -> None:
        """Load nothing."""

    def start(self, work: Work) -> None:
        """Start nothing but questions."""
        if isinstance(work, AskHowToLeave):
            super().start(work)

    def notify(self, *_: Any, **__: Any) -> None:
        """Show no toast, for it would disappear by itself."""


@dataclass(frozen=True)
class Snapshot:
    """What to display, and in which size of the terminal."""

    name: str
    state: Callable[[], State]
    size: tuple[int, int]
    then: Callable[[Pilot[str]], Awaitable[object]] | None = None
    """What the user does."""

    @property
    def path(self) -> Path:
        """Its file."""
        columns, rows = self.size
        return FOLDER / f"{self.name}-{columns}x{rows}.txt"


async def _help(pilot: Pilot[str]) -> None:
    await pilot.press("question_mark")


async def _leave(pilot: Pilot[str]) -> None:
    await pilot.press("q")


async def _open(pilot: Pilot[str]) -> None:
    run = "2026-11-20-1437-digits-128-relu"
    entries = [
        Entry("weights", "rashid", "pretrained rashid                   96.90 %  mnist"),
        Entry("weights", "mine", "weights    mine                     97.85 %  mnist"),
        Entry("data", "letters", "data       letters"),
        Entry("run", run, f"done       {run}  89.00 %"),
    ]
    await pilot.app.push_screen(OpenDialog(entries))


async def _save(pilot: Pilot[str]) -> None:
    assert isinstance(pilot.app, NntuiApp)
    network = pilot.app.state.network
    assert network is not None
    await pilot.app.push_screen(Ask("Save the weights (step 782) as", suggested_name(network)))


async def _layers(pilot: Pilot[str]) -> None:
    pilot.app.query_one("#add-layer").focus()
    await pilot.pause()
    await pilot.press("e")


async def _focus_confusion(pilot: Pilot[str]) -> None:
    pilot.app.query_one(ConfusionPanel).focus()
    await pilot.pause()
    await pilot.press("down", "right", "right")


async def _type_a_batch(pilot: Pilot[str]) -> None:
    pilot.app.query_one("#field-batch").focus()
    await pilot.pause()
    await pilot.press("0")


def snapshots() -> Iterator[Snapshot]:
    """Yield every snapshot."""
    for size in SIZES:
        for state in (
            sample_states.untrained,
            sample_states.training,
            sample_states.paused,
            sample_states.done,
            sample_states.killed,
            sample_states.cell,
            sample_states.augmented,
            sample_states.refused,
            sample_states.downloading,
            sample_states.offered,
            sample_states.unlabeled,
            sample_states.plain,
        ):
            yield Snapshot(state.__name__, state, size)
        yield Snapshot("help", sample_states.untrained, size, _help)
        yield Snapshot("open", sample_states.untrained, size, _open)
        yield Snapshot("save", sample_states.done, size, _save)
        yield Snapshot("leave", sample_states.training, size, _leave)
        yield Snapshot("layers", sample_states.untrained, size, _layers)
    for tab in TABS:
        yield Snapshot(f"tab-{tab}", lambda tab=tab: _in_tab(tab), (80, 24))
        yield Snapshot(f"tab-{tab}", lambda tab=tab: _in_tab(tab), (120, 40))
    yield Snapshot("confusion-focused", lambda: _in_tab("confusion"), (80, 24), _focus_confusion)
    yield Snapshot("field-refused", sample_states.untrained, (160, 45), _type_a_batch)


def _in_tab(tab: Any) -> State:
    return replace(sample_states.training(), tab=tab)


async def take(snapshot: Snapshot) -> str:
    """Return what the app displays."""
    async with StillApp(snapshot.state()).run_test(size=snapshot.size) as pilot:
        await pilot.pause()
        if snapshot.then is not None:
            await snapshot.then(pilot)
        before, text = "", await _text(pilot)
        while text != before:
            before, text = text, await _text(pilot)
        return text


async def _text(pilot: Pilot[str]) -> str:
    await pilot.pause()
    strips = pilot.app.screen._compositor.render_strips(pilot.app.size)
    return "".join(f"{strip.text.rstrip()}\n" for strip in strips)


def main() -> None:
    """Renew all files."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.txt"):
        path.unlink()
    for each in snapshots():
        each.path.write_text(asyncio.run(take(each)), encoding="utf-8")


if __name__ == "__main__":
    main()
