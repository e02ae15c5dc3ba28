"""Scaling: how pixels become inputs of a network."""

from typing import Literal, NamedTuple, TypeAlias

Transform: TypeAlias = Literal["", "binary", "columns", "rows"]
"""What happens to the pixels of an image before they are scaled: nothing; pixels above 127 become
white and all others black; each column, or each row, is divided by its Euclidean norm."""


class Scaling(NamedTuple):
    """What the pixel values 0 and 255 become, after a transform of the whole image.

    >>> Scaling(0.0, 1.0) == (0.0, 1.0, "")
    True
    """

    low: float
    """The input for the pixel value 0."""
    high: float
    """The input for the pixel value 255; lower than `low` where images are inverted."""
    transform: Transform = ""

    def __str__(self) -> str:
        bounds = f"{self.low:g}..{self.high:g}"
        return f"{bounds}, {_WORDS[self.transform]}" if self.transform else bounds


_WORDS: dict[str, str] = {
    "binary": "pixels above 127 as white and all others as black",
    "columns": "each column divided by its norm",
    "rows": "each row divided by its norm",
}

InputRange: TypeAlias = Scaling | tuple[float, float]
"""A scaling, or the inputs for the pixel values 0 and 255 alone."""

_MEAN, _DEVIATION = 0.1307, 0.3081
"""Of all pixels of the training images of MNIST, from 0 to 1, as tutorials of PyTorch have them."""
STANDARDIZED = Scaling(-_MEAN / _DEVIATION, (1 - _MEAN) / _DEVIATION)
