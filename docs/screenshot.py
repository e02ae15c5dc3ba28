"""Draws docs/train.svg: the app at 160 x 45, while it trains on MNIST.

NNTUI_DATA=folder-with-mnist python docs/screenshot.py
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from nntui.tui.app import NntuiApp

SHOWN_EPOCH = 7


async def draw() -> str:
    """Train for some epochs and return the screen as SVG."""
    app = NntuiApp()
    async with app.run_test(size=(160, 45)) as pilot:
        await _until(pilot, lambda: app.state.network is not None)
        await pilot.press("space")
        await _until(pilot, lambda: app.state.view.epoch >= SHOWN_EPOCH)
        await pilot.press("space", "m", *["right"] * 3)
        await _until(pilot, lambda: app.state.view.status == "paused")
        await pilot.press("space")
        await _until(pilot, lambda: app.state.view.status != "paused")
        svg = app.export_screenshot(title="nntui")
        await pilot.press("x")
        await _until(pilot, lambda: app.state.view.ended)
    # Viewers have fonts of their own: the image must not download any.
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


async def _until(pilot: Pilot[str], condition: Callable[[], bool]) -> None:
    while not condition():
        await pilot.pause(0.02)
    await pilot.pause()


def main() -> None:
    """Write the image beside this script."""
    with tempfile.TemporaryDirectory() as saves:
        os.environ["NNTUI_SAVES"] = saves
        svg = asyncio.run(draw())
    Path(__file__).with_name("train.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
