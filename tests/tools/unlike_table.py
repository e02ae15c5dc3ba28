"""How often drawings are called unlike the training images: `python -m tests.tools.unlike_table`.

Test images of MNIST and synthetic digits should rarely be, letters, scribbles, inverted digits and
noise often. Letters that look like digits, such as O, l, S, Z, are left out.
"""

import argparse
import string
import sys
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from nntui.analysis.drawing import SIDE, blank, with_line
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.datasets.dataset import Dataset
from nntui.datasets.photographs.centering import centered
from nntui.workspace import data
from nntui.workspace.evaluation import evaluate
from nntui.workspace.familiarity import unlike_training
from nntui.workspace.weights import open_weights

Images = NDArray[np.uint8]
_COUNT = 300
_LETTERS = sorted(set(string.ascii_letters) - set("OoQDlIijJSsZzBbgqGCcUuLTt"))


def main() -> None:
    """Print a line for each kind of image."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", nargs="+", default=["convnet", "mlp-best"])
    weights = parser.parse_args().weights
    mnist = data.load("mnist")
    networks = [evaluate(open_weights(name).weights, mnist, name) for name in weights]
    sys.stdout.write(f"{'unlike the training images':<28}{''.join(f'{n:>12}' for n in weights)}\n")
    for kind, images in _kinds(mnist).items():
        shares = [_share(network, mnist, images) for network in networks]
        sys.stdout.write(f"{kind:<28}{''.join(f'{share:12.1%}' for share in shares)}\n")


def _share(network: EvaluatedNetwork, mnist: Dataset, images: Images) -> float:
    """Return the share of images of which a network is said not to know anything alike."""
    warned = [bool(unlike_training(network, mnist, image, image)) for image in images]
    return float(np.mean(warned))


def _kinds(mnist: Dataset) -> dict[str, Images]:
    random = np.random.default_rng(2)
    test = mnist.test.images[random.choice(10_000, _COUNT, replace=False)]
    drawn = data.load("digits").test.images[:_COUNT]
    kinds: dict[str, Callable[[], Images]] = {
        "letters of a font": lambda: _letter(random),
        "scribbles of 3 to 6 strokes": lambda: _scribble(random),
        "noise": lambda: random.integers(0, 256, (28, 28), np.uint8),
        "two digits side by side": lambda: _pair(test, random),
    }
    made = {name: np.stack([make() for _ in range(_COUNT)]) for name, make in kinds.items()}
    return {"test images of MNIST": test, "synthetic digits": drawn, "inverted": 255 - test, **made}


def _letter(random: np.random.Generator) -> Images:
    image = Image.new("L", (SIDE, SIDE))
    letter = str(random.choice(_LETTERS))
    ImageDraw.Draw(image).text((25, 5), letter, fill=255, font=ImageFont.load_default(80))
    return centered(np.asarray(image, np.float32) / 255)


def _scribble(random: np.random.Generator) -> Images:
    canvas = blank()
    points = random.uniform(10, SIDE - 10, (int(random.integers(4, 8)), 2))
    for start, end in pairwise(points):
        canvas = with_line(canvas, tuple(start), tuple(end), 9, erase=False)
    return centered(canvas.astype(np.float32) / 255)


def _pair(test: Images, random: np.random.Generator) -> Images:
    both = np.hstack([test[row] for row in random.choice(len(test), 2)])
    return centered(both.astype(np.float32) / 255)


if __name__ == "__main__":
    main()
