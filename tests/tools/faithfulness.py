"""Whether the pixels that an explanation calls important are: they are erased, and who notices?

    python -m tests.tools.faithfulness mlp-best convnet

erases the 20 inked pixels of a test digit that each method calls most important and prints in how
many digits the prediction stays the same: the fewer, the more faithful is the method.
"""

import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from nntui.analysis.input_gradient import InputGradient, between, gradient_times_input
from nntui.analysis.occlusion import occlusion
from nntui.analysis.responses import Responses, runner_up
from nntui.analysis.restore import restore
from nntui.datasets.dataset import Pixels
from nntui.workspace import data as datasets
from nntui.workspace.weights import open_weights

ERASED = 20
DIGITS = 1000
INK = 25
"""The pixel value from which a pixel counts as inked."""
NETWORKS = ("mlp-best", "convnet", "convnet-best", "facharbeit", "rashid", "zimengx")

Map = Callable[[Pixels, int], NDArray[np.float32]]


def methods(name: str) -> tuple[Responses, dict[str, Map]]:
    """Return what a network computes, and the methods by name: each makes a map of an image."""
    weights = open_weights(name).weights
    network, scale = restore(weights), weights.info.input_range
    responses, gradient = Responses(network, scale), InputGradient(network, scale)
    rng = np.random.default_rng(1)

    def difference(image: Pixels, answer: int) -> NDArray[np.float32]:
        z = responses.logits(image[np.newaxis])[0]
        return between(responses.classes, answer, runner_up(z, answer))

    return responses, {
        "random": lambda image, _: rng.random(image.shape, np.float32),
        "|gradient|": lambda image, answer: np.abs(gradient.of(image, difference(image, answer))),
        "gradient x input": lambda image, answer: gradient_times_input(
            gradient, image, difference(image, answer)
        ),
        "occlusion": lambda image, answer: occlusion(responses, image, answer),
    }


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


def main(names: list[str]) -> None:
    """Print a row for each network."""
    images = datasets.load("mnist").test.images[:DIGITS]
    table = Table("network", box=None)
    for number, name in enumerate(names):
        responses, maps = methods(name)
        if not number:
            for method in maps:
                table.add_column(method, justify="right")
        cells = [kept(responses, made, images) for made in maps.values()]
        table.add_row(name, *(f"{100 * share:.0f} %, {each:.1f} ms" for share, each in cells))
    Console(width=120).print(table)


if __name__ == "__main__":
    main(sys.argv[1:] or list(NETWORKS))
