"""Reading photographs of digits with a network: all digits of a file, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nntui import locations
from nntui.analysis.separated import separated
from nntui.datasets.formats.image_file import (
    FORMATS,
    BrokenImageError,
    is_image_name,
    looks_like_image,
)
from nntui.datasets.formats.safe_read import read_bytes, read_start
from nntui.datasets.photographs.as_mnist import is_as_mnist
from nntui.datasets.photographs.prepare import PreparedDigit, prepare_all
from nntui.datasets.photographs.reading import read_photograph
from nntui.errors import DataError, UsageError
from nntui.storage import is_file
from nntui.strings import clean
from nntui.weights import Weights
from nntui.workspace.evaluation import predict

DEFAULT_WEIGHTS = "convnet"
"""Pretrained weights that read photographs where none are named."""
LARGEST = 2**26
"""Bytes of a file."""
_UNSURE = 0.6
"""Probability below which an answer is uncertain."""
_START = 64


@dataclass(frozen=True, slots=True, eq=False)
class ReadDigit:
    """A digit of a photograph, and what a network predicts for it."""

    prepared: PreparedDigit
    probabilities: NDArray[np.float32]
    answer: str
    """The name of the predicted class."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What is doubtful, a short phrase each."""
        best = float(self.probabilities.max())
        unsure = () if best >= _UNSURE else ("no class is much more probable than the others",)
        return (*self.prepared.doubts, *unsure)


@dataclass(frozen=True, slots=True, eq=False)
class Photograph:
    """A file, and its digits line by line."""

    name: str
    digits: tuple[ReadDigit, ...]

    @property
    def lines(self) -> list[list[ReadDigit]]:
        """The digits of each line from left to right."""
        count = max((digit.prepared.line + 1 for digit in self.digits), default=0)
        return [
            [digit for digit in self.digits if digit.prepared.line == line] for line in range(count)
        ]


def is_photograph(name: str) -> bool:
    """Return whether this is the name of an image file: by its suffix, or by its contents."""
    if is_image_name(Path(name).name):
        return True
    path = locations.expanded(name)
    if not is_file(path):
        return False
    return looks_like_image(read_start(path, _START))


def read_photographs(weights: Weights, files: Sequence[str], prepare: str = "") -> list[Photograph]:
    """Return what a network predicts for all digits of some image files.

    Args:
        weights: of a network that takes images of any size.
        files: the paths of the files.
        prepare: `mnist` to find and center the digits; `none` to take each file as one image of
            the size that the network takes; empty to do the second where the file is such an
            image, on a black background and centered, and the first elsewhere.

    Raises:
        DataError: a file is missing, broken or too large, or of another size than `none` takes.
        WeightsError: the weights are broken.
    """
    return [_read(weights, name, prepare) for name in files]


def _read(weights: Weights, name: str, prepare: str) -> Photograph:
    shown = clean(name, 200)
    gray = photograph_at(name)
    height, width = weights.info.image_shape
    shape = (int(height), int(width))
    if prepare == "none" and gray.shape != shape:
        raise DataError(
            f"{shown}: expected an image of {shape[0]} x {shape[1]}, received "
            f"{gray.shape[0]} x {gray.shape[1]}; --prepare mnist finds the digits in it"
        )
    if prepare == "none" or (not prepare and gray.shape == shape and is_as_mnist(gray[None])):
        found = [PreparedDigit(gray)]
    else:
        found = separated(prepare_all(gray, shape), lambda images: predict(weights, images))
    if not found:
        return Photograph(shown, ())
    probabilities = predict(weights, np.stack([digit.image for digit in found]))
    classes = weights.info.classes
    digits = (
        ReadDigit(digit, row, classes[int(row.argmax())])
        for digit, row in zip(found, probabilities, strict=True)
    )
    return Photograph(shown, tuple(digits))


def photograph_at(path: str) -> NDArray[np.uint8]:
    """Return an image file as gray, upright, (height, width).

    Raises:
        DataError: it is missing, broken or too large.
    """
    shown = clean(path, 200)
    try:
        return read_photograph(read_bytes(locations.expanded(path), LARGEST), shown)
    except BrokenImageError as error:
        raise DataError(f"expected an image file that can be read, received {error}") from None


def split_names(names: Sequence[str]) -> tuple[str, list[str]]:
    """Return the weights and the image files of a command line; the weights may be left out.

    Raises:
        UsageError: something after the weights is no image file.
    """
    weights, files = names[0], list(names[1:])
    if is_photograph(weights):
        weights, files = DEFAULT_WEIGHTS, list(names)
    for name in files:
        if not is_photograph(name):
            raise UsageError(
                f"{clean(name, 80)!r}: expected an image file ({FORMATS}), received none; "
                "name weights first, then image files"
            )
    return weights, files
