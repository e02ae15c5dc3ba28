"""The dial on the command line: an image distorted, the answer, and where each knob changes it."""

from typing import Annotated, TypeAlias

import typer
from rich.console import Console

from nntui.analysis.dial import KNOBS, Dial
from nntui.analysis.drawn import DrawnNetwork, flips_of, read_drawing
from nntui.analysis.flips import Flip
from nntui.cli.drawing import pixel_style
from nntui.datasets.dataset import Pixels
from nntui.view import formatting
from nntui.view.bars import probability_bars
from nntui.view.beside import beside
from nntui.view.dial import dial_lines
from nntui.view.images import image_lines
from nntui.view.style import Terminal

DialText: TypeAlias = Annotated[
    str,
    typer.Option(
        "--dial",
        metavar="KNOBS",
        help="Distort the image, as in rotate:40,noise:20 (right, down, rotate, scale, thickness, "
        "brightness, noise, invert; 0 for none), and show where each knob changes the answer.",
    ),
]
_BAR_COLUMNS = 40
_MAX_BARS = 14
_WIDEST = 78


def print_dialed(
    console: Console, terminal: Terminal, network: DrawnNetwork, image: Pixels, dial: Dial
) -> None:
    """Print the input as the dial distorts it, the answer with its bars, and the dial.

    Args:
        console: where to print.
        terminal: what it can show.
        network: it takes images of this size.
        image: (height, width), undistorted.
        dial: what to do.
    """
    answer = read_drawing(network, image, dial)
    best = formatting.confidence(answer.probabilities[answer.predicted], score=answer.scores)
    console.print(f"\n{answer.answer}, {best}\n", markup=False)
    columns = min(_BAR_COLUMNS, console.width - image.shape[1] - 2)
    bars = probability_bars(
        answer.probabilities,
        answer.classes,
        None,
        max(columns, 20),
        terminal,
        _MAX_BARS,
        scores=answer.scores,
    )
    drawn = image_lines(answer.image, pixel_style(console, terminal))
    console.print(beside(drawn, bars), markup=False)
    flips = flips_of(network, image)
    width = min(console.width, _WIDEST)
    for line in dial_lines(dial, "rotate", flips, answer.classes, width, terminal):
        console.print(line)
    console.print(f"{terminal.cross}: the first setting of a knob alone with another answer")


def dial_record(network: DrawnNetwork, image: Pixels, dial: Dial) -> dict[str, object]:
    """Return the same as plain values."""
    answer = read_drawing(network, image, dial)

    def flip(found: Flip | None) -> dict[str, object] | None:
        if found is None:
            return None
        return {"setting": found.setting, "answer": answer.classes[found.answer]}

    return {
        "settings": {name: dial.setting(name) for name in KNOBS},
        "answer": answer.answer,
        "probabilities": dict(zip(answer.classes, answer.probabilities, strict=True)),
        "flips": {
            name: {"below": flip(found.below), "above": flip(found.above)}
            for name, found in flips_of(network, image).items()
        },
        "pixels": answer.image.tolist(),
    }
