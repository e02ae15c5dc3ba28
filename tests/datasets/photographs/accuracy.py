"""How many photographs of digits a network reads: `python -m tests.datasets.photographs.accuracy`.

500 photographs are made of test images of MNIST: uneven light, ruled and squared paper, pens of
several colors, chalk, offset, blur, noise and JPEG. `--tune` takes training images instead.
"""

import argparse
import io
import time
from collections import Counter

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nntui.datasets.photographs.prepare import prepare_one
from nntui.workspace import data
from nntui.workspace.evaluation import predict
from nntui.workspace.weights import open_weights
from tests.datasets.photographs.photos import photograph

_COUNT = 500


def main() -> None:
    """Print the accuracy on photographs as they are prepared, and on squeezed ones."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--weights", default="convnet")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", default="")
    arguments = parser.parse_args()
    weights = open_weights(arguments.weights).weights
    mnist = data.load("mnist")
    split = mnist.train if arguments.tune else mnist.test
    random = np.random.default_rng(arguments.seed + 1000 * arguments.tune)
    rows = random.choice(len(split), _COUNT, replace=False)
    labels = split.labels[rows]
    photos = [photograph(split.images[row], random) for row in rows]
    grays = [np.asarray(Image.open(io.BytesIO(photo.jpeg)).convert("L")) for photo in photos]
    began = time.perf_counter()
    prepared = np.stack([prepare_one(gray).image for gray in grays])
    seconds = time.perf_counter() - began
    kinds = [f"{photo.paper}, {'light' if photo.light else 'dark'} ink" for photo in photos]
    squeezed = np.stack([_squeezed(gray) for gray in grays])
    originals = predict(weights, split.images[rows]).argmax(axis=1)
    print(f"{arguments.weights} on the images themselves {np.mean(originals == labels):7.1%}")
    print(f"photographs squeezed to 28 x 28 {np.mean(predict(weights, squeezed).argmax(1) == labels):7.1%}")
    found = predict(weights, prepared).argmax(axis=1)
    right = found == labels
    print(f"photographs prepared as MNIST {np.mean(right):7.1%}   ({1000 * seconds / _COUNT:.0f} ms each)")
    for kind, count in sorted(Counter(kinds).items()):
        chosen = [each == kind for each in kinds]
        print(f"  {kind:<22} {np.mean(right[chosen]):7.1%} of {count}")
    if arguments.save:
        _save_mistakes(arguments.save, photos, prepared, labels, found, split.images[rows])


def _squeezed(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(gray).resize((28, 28), Image.Resampling.BOX))


def _save_mistakes(path, photos, prepared, labels, found, originals):
    tiles = []
    for n in np.flatnonzero(found != labels)[:24]:
        photo = Image.open(io.BytesIO(photos[n].jpeg)).resize((168, 168))
        fed = Image.fromarray(prepared[n]).resize((168, 168), 0).convert("RGB")
        own = Image.fromarray(originals[n]).resize((168, 168), 0).convert("RGB")
        tiles.append(np.hstack([np.asarray(photo), np.asarray(fed), np.asarray(own)]))
    if tiles:
        tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % 3)
        Image.fromarray(np.vstack([np.hstack(tiles[i:i+3]) for i in range(0, len(tiles), 3)])).save(path)


if __name__ == "__main__":
    main()
