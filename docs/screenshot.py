"""Draws docs/train.svg: the app at 160 x 45, in the middle of a training on MNIST.

NNTUI_DATA=folder-with-mnist python docs/screenshot.py
"""

import asyncio
import os
import re
import tempfile
from pathlib import Path

from nntui.tui.app import NntuiApp

SHOWN_EPOCH = 7


async def draw() -> str:
    """Train for some epochs and return the screen as SVG."""
    app = NntuiApp()
    async with app.run_test(size=(160, 45)) as pilot:
        while app.state.network is None:
            await pilot.pause(0.05)
        await pilot.press("space")
        while app.state.view.epoch < SHOWN_EPOCH:
            await pilot.pause(0.05)
        await pilot.press("space", "m", *["right"] * 3)
        while not app.state.pause_requested or app.state.commands:
            await pilot.pause(0.05)
        await pilot.press("space")
        while app.state.commands:
            await pilot.pause(0.02)
        await pilot.pause(0.1)
        svg = app.export_screenshot(title="nntui")
        await pilot.press("x")
        while not app.state.view.ended:
            await pilot.pause(0.05)
    # Viewers have fonts of their own: the image must not download any.
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def main() -> None:
    """Write the image beside this script."""
    with tempfile.TemporaryDirectory() as saves:
        os.environ["NNTUI_SAVES"] = saves
        image = asyncio.run(draw())
    Path(__file__).with_name("train.svg").write_text(image, encoding="utf-8")


if __name__ == "__main__":
    main()
