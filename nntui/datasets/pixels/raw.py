"""RawImages and Normalized: images as a file has them, and as the program works with them."""

from dataclasses import dataclass

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.parsed import AnyArray


@dataclass(frozen=True, slots=True)
class RawImages:
    """The images of one part of a data set, as a file has them.

    Args:
        images: numbers of any type, of shape (count, pixels), (count, height, width), or with an
            axis of 1, 2, 3 or 4 channels: (count, height, width, channels) or (count, channels,
            height, width).
        name: the name of the array or file, for errors, as in `digits.npz: x_train`.
        labels: integers or names of shape (count,), where they are known; they show whether
            only some classes have a light background.
    """

    images: AnyArray
    name: str
    labels: AnyArray | None = None


@dataclass(frozen=True, slots=True)
class Normalized:
    """Images with pixels from 0 to 255 and, where that is certain, a dark background.

    Args:
        images: uint8 of shape (count, pixels) or (count, height, width), one array for each part.
        notes: what was changed or is unusual, each a short phrase for the line that says what was
            detected; empty for images that were used as they are.
    """

    images: tuple[Pixels, ...]
    notes: tuple[str, ...] = ()
