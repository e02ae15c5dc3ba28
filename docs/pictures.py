"""Draws docs/pictures/*.svg: the screens in several sizes and themes, while it trains on MNIST.

NNTUI_DATA=folder-with-mnist python docs/pictures.py [FOLDER]
"""

import asyncio
import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot

from nntui.sweeps import actions
from nntui.tui.app import NntuiApp
from nntui.tui.messages.user import SettingsEdited
from nntui.view.style import PLAIN

EPOCHS = 16
SHOWN_EPOCH = 5
_SETTLED = 0.5
"""Seconds in which panels are drawn for another size."""
FONT = "DejaVu Sans Mono, Menlo, Consolas, monospace"


class Shot(NamedTuple):
    """A picture: its file, the size of the terminal, the theme, and what is pressed before."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    theme: str = "nntui-dark"
    text: str = ""
    """What is waited for until it is on the screen."""


UNTRAINED = (Shot("first", (80, 24)),)
TRAINING = (
    Shot("train", (160, 45), ("m", "right", "right")),
    Shot("small-charts", (80, 24), ("L",)),
    Shot("medium", (120, 40), ("D",)),
    Shot("network", (120, 40), ("3",), text="784"),
    Shot("backward", (120, 40), ("b", "enter"), text="with h"),
)
DONE = (
    Shot("done", (160, 45), ("C",)),
    Shot("small-digit", (80, 24), ("D",)),
    Shot("small-confusion", (80, 24), ("C",)),
    Shot("small-settings", (80, 24), ("S",)),
    Shot("laptop", (110, 28), ("D",)),
    Shot("laptop-confusion", (110, 28), ("C",)),
    Shot("change", (120, 40), ("C", "d")),
    Shot("light", (160, 45), ("C", "d"), "nntui-light"),
    Shot("contrast", (160, 45), ("C",), "nntui-contrast"),
    Shot("large", (220, 60), ("D",)),
    Shot("runs", (120, 40), ("5",)),
    Shot("digits", (160, 45), ("2", "m", "enter"), text="labeled"),
    Shot("small-digits", (80, 24)),
    Shot("draw", (120, 40), ("4", "t"), text="%"),
    Shot("small-draw", (80, 24)),
)

PLAIN_SMALL = (
    Shot("ascii-digits", (80, 24), ("2", "m"), text="labeled"),
    Shot("ascii-why", (80, 24), ("enter",), text="wrong  "),
    Shot("ascii-draw", (80, 24), ("4", "t"), text="%"),
)


SWEPT = (
    Shot("sweep", (160, 45), text="Importance ("),
    Shot("small-sweep", (80, 24), text="best"),
)
SWEEP = {
    "trials": 27,
    "halving": 3,
    "vary": {
        "lr": "log:0.0001..0.1",
        "layers": "64:relu,128:relu,256:relu",
        "optimizer": "adam,momentum",
    },
    "base": {"data": "mnist", "epochs": 9, "validation": 5000, "batch": 128},
}


async def draw(folder: Path) -> None:
    """Train for some epochs and write all pictures."""
    app = NntuiApp()
    async with app.run_test(size=(160, 45)) as pilot:
        await _until(pilot, lambda: app.state.network is not None)
        await _shoot(pilot, UNTRAINED, folder)
        await app.store.dispatch(SettingsEdited({"epochs": EPOCHS}))
        await pilot.press("space")
        await _until(pilot, lambda: app.state.view.epoch >= SHOWN_EPOCH)
        await _shoot(pilot, TRAINING, folder)
        await _until(pilot, lambda: app.state.view.ended)
        await _until(pilot, lambda: app.state.network is not None)
        await pilot.press("1", "D", "m")
        await _shoot(pilot, DONE, folder)


async def draw_sweep(folder: Path) -> None:
    """Train a sweep, unless there is one, and write pictures of it."""
    if not actions.all_sweeps():
        actions.start(actions.create(actions.plan_of(SWEEP), "mine"))
    app = NntuiApp()
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.press("5")
        await _until(pilot, lambda: any(row.state == "done" for row in app.state.runs.rows))
        await pilot.press("enter")
        await _shoot(pilot, SWEPT, folder)


async def draw_plain(folder: Path) -> None:
    """Write the picture of a terminal without colors and without Unicode."""
    app = NntuiApp(terminal=PLAIN)
    async with app.run_test(size=(120, 40)) as pilot:
        await _until(pilot, lambda: app.state.network is not None)
        await _shoot(pilot, (Shot("ascii", (120, 40)),), folder)
        await app.store.dispatch(SettingsEdited({"epochs": 2}))
        await pilot.press("space")
        await _until(pilot, lambda: app.state.view.ended)
        await _until(pilot, lambda: app.state.network is not None)
        await _shoot(pilot, (Shot("small-network", (80, 24), ("3",), text="layer 1, 128"),), folder)
    app = NntuiApp("last", PLAIN)
    async with app.run_test(size=(80, 24)) as pilot:
        await _until(pilot, lambda: app.state.network is not None and app.state.run is not None)
        await _shoot(pilot, PLAIN_SMALL, folder)


async def _shoot(pilot: Pilot[str], shots: tuple[Shot, ...], folder: Path) -> None:
    for shot in shots:
        if pilot.app.theme != shot.theme:
            pilot.app.theme = shot.theme
        await pilot.resize_terminal(*shot.size)
        await pilot.press(*shot.keys)
        await _until(pilot, partial(_shows, pilot, shot.text))
        await pilot.pause(_SETTLED)
        # Viewers have fonts of their own: the file must not download any.
        svg = pilot.app.export_screenshot(title="nntui")
        svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
        svg = svg.replace("Fira Code, monospace", FONT)
        (folder / f"{shot.name}.svg").write_text(svg, encoding="utf-8")


def _shows(pilot: Pilot[str], text: str) -> bool:
    strips = pilot.app.screen._compositor.render_strips(pilot.app.size)  # noqa: SLF001 - no other way to read a screen
    return text in "\n".join(strip.text for strip in strips)


async def _until(pilot: Pilot[str], condition: Callable[[], bool]) -> None:
    while not condition():
        await pilot.pause(0.02)
    await pilot.pause()


def main() -> None:
    """Write the pictures beside this script, or into the folder that is named."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("pictures")
    folder = folder.resolve()
    folder.mkdir(exist_ok=True)
    data = Path(os.environ.get("NNTUI_DATA", "data")).resolve()
    with tempfile.TemporaryDirectory() as elsewhere, contextlib.chdir(elsewhere):
        Path("data").symlink_to(data)  # the pictures show a short path
        os.environ.update(NNTUI_SAVES="saves", NNTUI_DATA="data")
        asyncio.run(draw_sweep(folder))
        asyncio.run(draw(folder))
        asyncio.run(draw_plain(folder))


if __name__ == "__main__":
    main()
