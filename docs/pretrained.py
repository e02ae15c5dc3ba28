"""Makes the weights that come with nntui, in nntui/pretrained/, from runs.

python docs/pretrained.py NAME=RUN ... saves the weights of each run under a name, rounded to
float16, with their accuracy on the test images of their data set, measured after rounding.
"""

import sys

import msgspec

import nntui
from nntui import locations
from nntui.recipes import registry
from nntui.weights import Weights, as_float16, decode, encode, save


def main(arguments: list[str]) -> None:
    """Save the named weights, and print the accuracy and size of each."""
    for argument in arguments:
        name, _, run = argument.partition("=")
        weights = as_float16(nntui.load_weights(run))
        accuracy = nntui.evaluate(decode(encode(weights), name)).accuracy
        recipe = name if name in registry.names() else weights.info.recipe
        info = msgspec.structs.replace(weights.info, accuracy=accuracy, recipe=recipe, run="")
        path = locations.pretrained() / f"{name}.safetensors"
        save(path, Weights(info, weights.arrays))
        sys.stdout.write(f"{name}: {100 * accuracy:.2f} %, {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
