"""Time from a stroke to its bars on the screen: `python -m tests.tui.stroke_latency`.

The app runs without a terminal, at three sizes; a 7 is drawn point by point, and each point waits
until the answer to it is painted.
"""

import asyncio
import sys
import time
from itertools import pairwise

import numpy as np

from nntui.tui.app import NntuiApp
from nntui.tui.messages.draw import DragEnded, Dragged
from nntui.tui.messages.user import ScreenChosen
from nntui.tui.widgets.input_panel import InputPanel

_SIZES = ((80, 24), (120, 40), (160, 45))
_CORNERS = ((20.0, 25.0), (20.0, 80.0), (95.0, 50.0))
_POINTS = 20
"""Of each line."""


async def _measured(size: tuple[int, int]) -> list[float]:
    """Return milliseconds from each point to its answer on the screen."""
    app = NntuiApp()
    found = []
    async with app.run_test(size=size) as pilot:
        while app.state.network is None:
            await pilot.pause(0.05)
        await app.store.dispatch(ScreenChosen("draw"))
        await pilot.pause()
        panel = app.main.query_one(InputPanel)
        for start, end in pairwise(_CORNERS):
            for part in np.linspace(0, 1, _POINTS):
                point = tuple(a + part * (b - a) for a, b in zip(start, end, strict=True))
                began = time.perf_counter()
                await app.store.dispatch(Dragged(((point[0], point[1]),), begins=part == 0))
                while panel.state.draw.answered != app.state.draw.number:
                    await asyncio.sleep(0.0005)
                found.append(1000 * (time.perf_counter() - began))
            await app.store.dispatch(DragEnded())
            await pilot.pause(0.3)
    return found[1:]  # the first one reads the weights


def main() -> None:
    """Print the median and the slowest tenth of each size."""
    for columns, rows in _SIZES:
        found = np.array(asyncio.run(_measured((columns, rows))))
        middle, slow = np.quantile(found, (0.5, 0.9))
        sys.stdout.write(f"{columns}x{rows}: median {middle:.0f} ms, nine of ten {slow:.0f} ms\n")


if __name__ == "__main__":
    main()
