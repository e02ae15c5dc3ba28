"""How many photographs of digits a network reads: `python -m tests.datasets.photographs.accuracy`.

500 photographs are made of test images of MNIST: uneven light, ruled and squared paper, pens of
several colors, chalk, offset, blur, noise and JPEG. `--tune` takes training images instead, which
is what the preparation was tuned on, and `--shadow` adds a shadow with a hard edge.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nntui.datasets.photographs.prepare import prepare_one
from nntui.datasets.photographs.reading import read_photograph
from nntui.workspace import data
from nntui.workspace.evaluation import predict
from nntui.workspace.weights import open_weights
from tests.datasets.photographs.photos import Photo, photograph

_COUNT = 500


def main() -> None:
    """Print the accuracy on photographs as they are prepared, and on squeezed ones."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--shadow", action="store_true")
    parser.add_argument("--weights", nargs="+", default=["convnet"])
    arguments = parser.parse_args()
    mnist = data.load("mnist")
    split = mnist.train if arguments.tune else mnist.test
    random = np.random.default_rng(1000 if arguments.tune else 1)
    rows = random.choice(len(split), _COUNT, replace=False)
    labels = split.labels[rows]
    photos = [photograph(split.images[row], random, shadow=arguments.shadow) for row in rows]
    grays = [read_photograph(photo.jpeg, "photograph") for photo in photos]
    began = time.process_time()
    prepared = np.stack([prepare_one(gray).image for gray in grays])
    milliseconds = 1000 * (time.process_time() - began) / _COUNT
    squeezed = np.stack([_squeezed(gray) for gray in grays])
    _line(f"{_COUNT} photographs, {milliseconds:.0f} ms each to prepare")
    for name in arguments.weights:
        _line(f"{name}:")
        original = _right(name, split.images[rows], labels)
        _line(f"  {'the images of MNIST themselves':<34} {original.mean():6.1%}")
        _line(f"  {'squeezed to 28 x 28':<34} {_right(name, squeezed, labels).mean():6.1%}")
        right = _right(name, prepared, labels)
        _line(f"  {'prepared as MNIST':<34} {right.mean():6.1%}")
        _by_kind(photos, right)


def _by_kind(photos: Sequence[Photo], right: NDArray[np.bool_]) -> None:
    """Print the accuracy on each kind of paper and foreground."""
    kinds = [
        f"{photo.paper} paper, {'light' if photo.light else 'dark'} strokes" for photo in photos
    ]
    for kind, count in sorted(Counter(kinds).items()):
        chosen = np.array([each == kind for each in kinds])
        _line(f"    {kind:<32} {right[chosen].mean():6.1%} of {count}")


def _right(name: str, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which images weights predict right."""
    return np.asarray(predict(open_weights(name).weights, images).argmax(axis=1) == labels)


def _squeezed(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a photograph reduced to the size of MNIST and nothing else."""
    small = np.asarray(Image.fromarray(gray).resize((28, 28), Image.Resampling.BOX))
    return small if np.median(small) < 128 else 255 - small


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
