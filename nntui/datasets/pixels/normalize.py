"""Images of any format and number type become bytes, all parts of a data set alike."""

from collections.abc import Sequence

from nntui.datasets.pixels.background import with_dark_background
from nntui.datasets.pixels.channels import channels_last, to_gray
from nntui.datasets.pixels.raw import Normalized, RawImages
from nntui.datasets.pixels.shades import check_shades
from nntui.datasets.pixels.value_range import scale_of, scaled


def normalize(parts: Sequence[RawImages], invert: str = "auto") -> Normalized:
    """Return images as uint8: scaled by their range, in shades of gray, with a dark background.

    The values decide and not their type: 0 and 1 are black and white, whether they are booleans,
    integers or floats. All parts are scaled alike. Images with a light background are inverted if
    all have one, or if some clearly differ from the others.

    >>> import numpy as np
    >>> normalize([RawImages(np.array([[[0, 1], [0, 0]]]), "x")]).images[0].tolist()
    [[[0, 255], [0, 0]]]

    Args:
        parts: all parts of a data set. Images of shape (count, pixels) are not inverted unless
            `invert` is `yes`, since it is not known where their borders are.
        invert: `auto` to detect a light background, `yes` to invert all images, `no` to invert
            none.

    Raises:
        DataError: shapes, types or ranges that are not those of images, parts of different ranges,
            or images of which nearly all have a single shade.
    """
    names = [part.name for part in parts]
    arrays = [channels_last(part.images, part.name) for part in parts]
    scale = scale_of(arrays, names)
    grays, notes = to_gray([scaled(array, scale) for array in arrays])
    notes = [scale.note, *notes] if scale.note else notes
    notes += check_shades(grays, names)
    if invert == "yes" or all(gray.ndim == 3 for gray in grays):
        labels = [part.labels for part in parts]
        grays, more = with_dark_background(grays, labels, invert)
        notes += more
    return Normalized(tuple(grays), tuple(notes))
