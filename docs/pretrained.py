"""Makes the files of saves/pretrained out of runs.

python docs/pretrained.py NAME=RUN ... saves the weights of a run under a name, rounded to float16,
with the accuracy that they have on the test images of their data after the rounding.
"""

import sys

import msgspec

from nntui import locations
from nntui.analysis.evaluated import evaluate_network
from nntui.datasets import catalog
from nntui.recipes import registry
from nntui.weights import Weights, as_float16, decode, encode, save
from nntui.workspace.library import SUFFIX, weights_named


def main(arguments: list[str]) -> None:
    """Save what is named, and print how good and how large it is."""
    for argument in arguments:
        name, _, run = argument.partition("=")
        weights = as_float16(weights_named(run))
        data = catalog.load(weights.info.data, locations.data_folders())
        accuracy = evaluate_network(decode(encode(weights), name), data, name).predictions.accuracy
        recipe = name if name in registry.names() else weights.info.recipe
        info = msgspec.structs.replace(weights.info, accuracy=accuracy, recipe=recipe, run="")
        path = locations.pretrained() / f"{name}{SUFFIX}"
        save(path, Weights(info, weights.arrays))
        sys.stdout.write(f"{name}: {100 * accuracy:.2f} %, {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
