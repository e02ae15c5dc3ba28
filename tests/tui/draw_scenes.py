"""Scenes of the screen Draw: an empty canvas, and a 7 with its answer, also in ASCII."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from nntui.analysis.dial import Dial, distorted
from nntui.analysis.drawing import blank, with_line
from nntui.analysis.drawn import DrawnAnswer
from nntui.analysis.flips import Flip, Flips
from nntui.datasets.photographs.centering import centered
from nntui.tui.state import DrawScreen, Pen, State
from nntui.view.style import PLAIN

_SEVEN = ((22.0, 28.0), (20.0, 82.0), (96.0, 50.0))
_SHARES = [0.001, 0.182, 0.021, 0.012, 0.043, 0.001, 0.0, 0.731, 0.001, 0.008]
_FLIPS = {
    "right": Flips(None, Flip(7, 5)),
    "down": Flips(Flip(-4, 1), None),
    "rotate": Flips(Flip(-50, 4), Flip(35, 2)),
    "scale": Flips(Flip(-40, 9), None),
    "noise": Flips(None, Flip(55, 8)),
}


def draw_scenes(done: State) -> dict[str, State]:
    """Return the states to show, by the names of their snapshots."""
    empty = replace(done, screen="draw")
    seven = replace(empty, draw=_seven())
    return {
        "draw-empty": empty,
        "draw-seven": seven,
        "draw-ascii": replace(seven, terminal=PLAIN, pixel_style="ascii"),
    }


def _seven() -> DrawScreen:
    canvas = blank()
    for start, end in pairwise(_SEVEN):
        canvas = with_line(canvas, start, end, 9, erase=False)
    dial = Dial(rotate=20)
    image = distorted(centered(canvas.astype(np.float32) / 255), dial)
    return DrawScreen(
        drawn=canvas,
        pen=Pen(at=_SEVEN[-1]),
        dial=dial,
        answer=DrawnAnswer(image, _SHARES, tuple("0123456789"), "convnet", scores=False),
        flips=_FLIPS,
        warning="unlike all training images",
    )
