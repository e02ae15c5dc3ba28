"""Whether the pixels that an explanation calls important are: they are erased, and who notices?

    python -m tests.tools.faithfulness mlp-best convnet

erases the 20 inked pixels of a test digit that each method calls most important and prints in how
many digits the prediction stays the same: the fewer, the more faithful is the method.

    nntui train --layers 128:relu --epochs 3 --validation 5000 --name held-128
    nntui train --recipe mlp-best --epochs 15 --validation 5000 --name held-mlp
    nntui train --recipe convnet --validation 5000 --name held-conv
    python -m tests.tools.faithfulness --held-out held-128 held-mlp held-conv convnet-best

does the same with training images that these networks held out, and prints variants of the
occlusion as well: what is measured (log p or the margin), the square, its stride, and what takes
the place of its pixels. The variant that nntui uses was chosen by this table, in which it keeps
41, 36, 41 and, with a stride of 2, 36 % (1,000 images): by the margin, as in an earlier version,
it is 45, 41, 52 and 55 %. Smaller squares are no better for convolutions; a gray or blurred square
is worse everywhere. The test digits were then measured once.
"""

import argparse
import time
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from nntui.analysis.input_gradient import InputGradient, between, gradient_times_input
from nntui.analysis.occlusion import Window, occluded, occlusion
from nntui.analysis.responses import Responses, margins, runner_up
from nntui.analysis.restore import restore
from nntui.datasets.dataset import Pixels
from nntui.errors import DataError
from nntui.workspace.calibrating import held_out_images
from nntui.workspace.evaluation import evaluate_named

ERASED = 20
DIGITS = 1000
INK = 25
"""The pixel value from which a pixel counts as inked."""
NETWORKS = ("mlp-best", "convnet", "convnet-best", "facharbeit", "rashid", "zimengx")

Map = Callable[[Pixels, int], NDArray[np.float32]]


def subject(name: str, *, held_out: bool) -> tuple[Responses, Mapping[str, Map], Pixels]:
    """Return what a network computes, the methods by name, and the images to measure them with.

    Raises:
        DataError: it is not known which images the training held out.
    """
    found = evaluate_named(name)
    weights, images = found.weights, found.data.test
    if held_out:
        known = held_out_images(found).images
        if known is None:
            raise DataError(f"{name}: expected weights whose training held images out")
        images = known
    network, scale = restore(weights), weights.info.scaling
    responses, gradient = Responses(network, scale), InputGradient(network, scale)
    maps = methods(responses, gradient)
    return responses, maps | (variants(responses) if held_out else {}), images.images


def methods(responses: Responses, gradient: InputGradient) -> dict[str, Map]:
    """Return the methods by name: each makes a map of an image."""
    rng = np.random.default_rng(1)

    def difference(image: Pixels, answer: int) -> NDArray[np.float32]:
        z = responses.logits(image[np.newaxis])[0]
        return between(responses.classes, answer, runner_up(z, answer))

    return {
        "random": lambda image, _: rng.random(image.shape, np.float32),
        "|gradient|": lambda image, answer: np.abs(gradient.of(image, difference(image, answer))),
        "gradient x input": lambda image, answer: gradient_times_input(
            gradient, image, difference(image, answer)
        ),
        "occlusion": lambda image, answer: occlusion(responses, image, answer),
    }


def variants(responses: Responses) -> dict[str, Map]:
    """Return variants of the occlusion by name."""

    def of_log(window: Window) -> Map:
        return lambda image, answer: occluded(responses, image, answer, window).values

    return {
        "log p 4/1": of_log(Window(4, 1)),
        "log p 4/2": of_log(Window(4, 2)),
        "log p 3/1": of_log(Window(3, 1)),
        "log p 2/1": of_log(Window(2, 1)),
        "margin 4/1": lambda image, answer: by_margin(responses, image, answer, gray=False),
        "margin 4/1, gray": lambda image, answer: by_margin(responses, image, answer, gray=True),
    }


def by_margin(
    responses: Responses, image: Pixels, answer: int, *, gray: bool
) -> NDArray[np.float32]:
    """Return how far the margin falls where 4 x 4 pixels are blanked, or take the mean pixel."""
    height, width = image.shape
    fill = int(image.mean()) if gray else 0
    corners = [(top, left) for top in range(height - 3) for left in range(width - 3)]
    changed = np.repeat(image[np.newaxis], len(corners) + 1, axis=0)
    masks = np.zeros((len(corners), height, width), np.float32)
    for number, (top, left) in enumerate(corners):
        changed[number + 1, top : top + 4, left : left + 4] = fill
        masks[number, top : top + 4, left : left + 4] = 1
    margin = margins(responses.logits(changed), answer)
    falls = np.tensordot(margin[0] - margin[1:], masks, 1)
    return np.asarray(falls / masks.sum(axis=0), np.float32)


def kept(responses: Responses, made: Map, images: Pixels) -> tuple[float, float]:
    """Return the share of predictions that stay, and the milliseconds of a map."""
    answers = responses.logits(images).argmax(axis=1)
    erased = images.reshape(len(images), -1).copy()
    seconds = 0.0
    for image, answer, pixels in zip(images, answers.tolist(), erased, strict=True):
        start = time.perf_counter()
        values = made(image, answer)
        seconds += time.perf_counter() - start
        inked = np.where(image >= INK, values, -np.inf).reshape(-1)
        pixels[np.argsort(-inked, kind="stable")[:ERASED]] = 0
    left = responses.logits(erased.reshape(images.shape)).argmax(axis=1)
    return float(np.mean(left == answers)), 1000 * seconds / len(images)


def main() -> None:
    """Print a column for each network."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=NETWORKS)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--images", type=int, default=DIGITS)
    arguments = parser.parse_args()
    table = Table("method", box=None)
    rows: dict[str, list[str]] = {}
    for name in arguments.names:
        table.add_column(name, justify="right")
        responses, maps, images = subject(name, held_out=arguments.held_out)
        for method, made in maps.items():
            share, each = kept(responses, made, images[: arguments.images])
            rows.setdefault(method, []).append(f"{100 * share:.0f} %, {each:.1f} ms")
    for method, cells in rows.items():
        table.add_row(method, *cells)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
