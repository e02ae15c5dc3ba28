"""Text snapshots: what the app shows in fixed states, in terminals of three sizes.

`python -m tests.tui.draw_snapshots` draws all of them again; `git diff` then shows what changed.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import textual.pilot
from textual.pilot import Pilot

import nntui
from nntui.tui.app import NntuiApp
from nntui.tui.dialogs.ask_layers import AskLayers
from nntui.tui.dialogs.ask_weights_name import AskWeightsName
from nntui.tui.dialogs.choose import Choose
from nntui.tui.dialogs.help import HelpScreen
from nntui.tui.dialogs.open_dialog import OpenDialog
from nntui.tui.state import State, with_screen
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.tui.work import Work
from nntui.workspace.openable import _openable
from tests.tui.digit_scenes import digit_scenes
from tests.tui.run_scenes import rows as run_rows
from tests.tui.run_scenes import run_scenes
from tests.tui.scenes import data, scenes
from tests.tui.settling import settled
from tests.tui.sweep_scenes import sweep_scenes

FOLDER = Path(__file__).parent / "snapshots"
SIZES = ((80, 24), (110, 28), (120, 40), (160, 45))


class StillApp(NntuiApp):
    """The app in one state: it starts no work."""

    CSS_PATH = str(Path(nntui.__file__).parent / "tui" / "nntui.tcss")

    async def begin(self) -> None:
        """Load nothing."""

    def start(self, work: Work) -> None:
        """Leave the work undone."""


class Scene(NamedTuple):
    """A state to show, and what to press or open then."""

    state: State
    act: Callable[[Pilot[str]], Awaitable[None]] | None = None


def all_scenes() -> dict[str, Scene]:
    """Return every scene by the name of its snapshots."""
    states = scenes()
    done, ready = states["done"], states["untrained"]
    return {
        **{name: Scene(state) for name, state in states.items()},
        "focus-confusion": Scene(done, _focus_confusion),
        "focus-classes": Scene(
            replace(states["classes-many"], tab="confusion", inspected="confusion"),
            _focus_last_cell,
        ),
        "focus-number": Scene(replace(ready, tab="settings"), _type_an_illegal_value),
        **{name: Scene(state, _focus_runs) for name, state in run_scenes().items()},
        **{name: Scene(state, _focus_shown) for name, state in sweep_scenes().items()},
        **{name: Scene(state, _focus_digits) for name, state in digit_scenes().items()},
        "help": Scene(done, _open_help),
        "dialog-open": Scene(done, _open_dialog),
        "dialog-save": Scene(done, _open_save),
        "dialog-layers": Scene(ready, _open_layers),
        "dialog-leave": Scene(done, _open_leave),
    }


async def _focus_confusion(pilot: Pilot[str]) -> None:
    await pilot.press("C", "w", "right")


async def _focus_runs(pilot: Pilot[str]) -> None:
    if isinstance(pilot.app, NntuiApp):
        compared = pilot.app.state.runs.comparison is not None
        pilot.app.main.query_one("#run-comparison" if compared else "#run-table").focus()


async def _focus_shown(pilot: Pilot[str]) -> None:
    if isinstance(pilot.app, NntuiApp):
        panel = with_screen(pilot.app.state, "runs").focus.panel
        pilot.app.main.query_one(f"#{panel}").focus()


async def _focus_digits(pilot: Pilot[str]) -> None:
    if isinstance(pilot.app, NntuiApp):
        pilot.app.main.query_one(f"#digit-{pilot.app.state.digits.page}").focus()


async def _focus_last_cell(pilot: Pilot[str]) -> None:
    if isinstance(pilot.app, NntuiApp):
        panel = pilot.app.main.query_one(ConfusionPanel)
        panel.focus()
        await pilot.pause()
        panel.action_move(40, 41)


async def _type_an_illegal_value(pilot: Pilot[str]) -> None:
    if isinstance(pilot.app, NntuiApp):
        pilot.app.main.query_one(SettingsPanel).go_to("batch")
    await pilot.press("0")


async def _open_help(pilot: Pilot[str]) -> None:
    await pilot.app.push_screen(HelpScreen(None))


async def _open_dialog(pilot: Pilot[str]) -> None:
    dialog = OpenDialog()
    await pilot.app.push_screen(dialog)
    dialog.show_entries([_openable(row) for row in run_rows()])


async def _open_save(pilot: Pilot[str]) -> None:
    network = scenes()["done"].network
    assert network is not None
    await pilot.app.push_screen(AskWeightsName(network))


async def _open_layers(pilot: Pilot[str]) -> None:
    await pilot.app.push_screen(AskLayers(scenes()["done"].config.hidden, data()))


async def _open_leave(pilot: Pilot[str]) -> None:
    answers = {"keep": "keep training in the background", "stop": "stop after a checkpoint"}
    await pilot.app.push_screen(Choose("first is in progress", answers))


async def draw(scene: Scene) -> dict[tuple[int, int], str]:
    """Return the screen of a scene at every size, without blanks at the ends of lines.

    One app is resized, as a user's terminal may be, from the smallest size to the largest: a panel
    that is hidden loses the focus.
    """
    app = StillApp(terminal=scene.state.terminal)
    async with app.run_test(size=SIZES[0]) as pilot:
        app.store.state = scene.state
        await app.main.show(scene.state)
        if scene.act is not None:
            await scene.act(pilot)
        return {size: await _resized(pilot, size) for size in SIZES}


async def _resized(pilot: Pilot[str], size: tuple[int, int]) -> str:
    if pilot.app.size != size:
        await pilot.resize_terminal(*size)
    before, drawn = "", await _screen_text(pilot)
    while drawn != before:
        before, drawn = drawn, await _screen_text(pilot)
    return drawn


async def _screen_text(pilot: Pilot[str]) -> str:
    await pilot.pause()
    pilot.app.screen._refresh_layout(pilot.app.size)  # on a busy machine it may come later
    await pilot.pause()
    strips = pilot.app.screen._compositor.render_strips(pilot.app.size)
    return "".join(f"{strip.text.rstrip()}\n" for strip in strips)


def path_of(name: str, size: tuple[int, int]) -> Path:
    """Return the file of a snapshot."""
    return FOLDER / f"{name}-{size[0]}x{size[1]}.txt"


async def _draw_all() -> None:
    FOLDER.mkdir(exist_ok=True)
    texts = {
        path_of(name, size): drawn
        for name, scene in all_scenes().items()
        for size, drawn in (await draw(scene)).items()
    }
    for path in FOLDER.glob("*.txt"):
        path.unlink()
    for path, drawn in texts.items():
        path.write_text(drawn, encoding="utf-8")


def main() -> None:
    """Draw all snapshots again."""
    textual.pilot.wait_for_idle = settled  # type: ignore[attr-defined]  # as in the tests
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(NNTUI_SAVES=folder, NNTUI_DATA=folder, NNTUI_CACHE=folder)
        asyncio.run(_draw_all())
    sys.stdout.write(f"{len(list(FOLDER.glob('*.txt')))} snapshots in {FOLDER}\n")


if __name__ == "__main__":
    main()
