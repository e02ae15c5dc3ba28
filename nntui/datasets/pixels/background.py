"""Images with a light background among, or instead of, images with a dark one are inverted.

Networks are trained on light strokes before a dark background, as in MNIST, and scans have the
opposite. The background of an image is clear where nearly all pixels of its border and most of all
pixels are on one side of the middle between the darkest and the brightest pixel. It is also clear,
though less so, where most of them are and the image has few shades between the two, as digits that
are cut to their edges. Many photos, textures and clothes that fill the image have no such
background, and sets with many of these stay as they are.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.pixels.chunks import chunks

_SAMPLE = 512
"""Images, evenly spaced, by which a large part is examined."""
_SAMPLE_PIXELS = 2**23
_BORDER = 0.9
"""Share of the border that the background of an image has at least."""
_MAJORITY = 0.55
"""Share of all pixels that the background of an image has at least."""
_CONTRAST = 32
"""Smallest difference between the darkest and the brightest pixel of an image with a foreground."""
_DARK = 40
"""Brightest shade that is dark in all images."""
_PLAIN = 24
"""Largest difference of a shade from the median of a plain border."""
_STROKES = (0.6, 0.5)
"""The same shares where strokes may touch the border."""
_TWO_TONED = 0.65
"""Share of nearly black and nearly white pixels in an image of strokes."""
_MOST = 0.75
"""Share of clear backgrounds in sets of which images are inverted."""
_MOST_STROKES = 0.85
"""The same share where also strokes that touch the border count."""
_NEARLY_ALL = 0.95
"""Share of clear backgrounds from which a single plain light one makes a set mixed."""
_MANY, _FEW = 0.1, 0.01
"""Shares of light backgrounds in a mixed set, and the same if they are plain."""
_OF_CLASS = 5
"""Images of a class that are enough to see whether they have the same background."""


class _Backgrounds(NamedTuple):
    """What images show, each a boolean array of shape (count,)."""

    light: NDArray[np.bool_]
    """Whether the background is clear, and light."""
    dark: NDArray[np.bool_]
    mostly_light: NDArray[np.bool_]
    """Likewise, also where strokes touch the border."""
    mostly_dark: NDArray[np.bool_]
    plain: NDArray[np.bool_]
    """Whether nearly all pixels of a light border have about one shade."""
    lighter: NDArray[np.bool_]
    """Whether more of the border is light than dark, also where the background is not clear."""


def with_dark_background(
    parts: Sequence[Pixels], labels: Sequence[AnyArray | None], invert: str
) -> tuple[list[Pixels], list[str]]:
    """Return images inverted where they have a light background, and notes on that.

    Args:
        parts: uint8 of shape (count, height, width).
        labels: of shape (count,) for each part, None where they are unknown.
        invert: `auto`, `yes` for all images, `no` for none.
    """
    if invert != "auto":
        set_notes = ["all images inverted, as set"] if invert == "yes" else []
        return [255 - images if set_notes else images for images in parts], set_notes
    rows = [_sample(images) for images in parts]
    if all(_has_dark_border(images[some]) for images, some in zip(parts, rows, strict=True)):
        return list(parts), []
    pairs = list(zip(labels, rows, strict=True))
    known = [None if part is None else part[some] for part, some in pairs]
    seen = _joined([_backgrounds(images[some]) for images, some in zip(parts, rows, strict=True)])
    if _are_light(seen):
        return [255 - images for images in parts], ["light backgrounds: all images inverted"]
    if _are_mixed(seen) and not _differ_by_class(seen, known):
        return _inverted_where_light(parts)
    light, dark = np.mean(seen.mostly_light), np.mean(seen.mostly_dark)
    if min(light, dark) < 0.05 or light + dark < 0.5:
        return list(parts), []
    shares = f"{light:.0%} of the images have a light background and {dark:.0%} a dark one"
    return list(parts), [f"{shares}: not inverted"]


def _sample(images: Pixels) -> slice:
    """Return evenly spaced rows, all of them in a small part."""
    height, width = images.shape[1:]
    count = min(_SAMPLE, max(_SAMPLE_PIXELS // (height * width), 64))
    return slice(None, None, -(-len(images) // count))


def _has_dark_border(images: Pixels) -> bool:
    """Return whether the background of all images is surely dark, which takes little time."""
    border = _border(images)
    dark = np.count_nonzero(border <= _DARK, axis=1)
    return bool((dark >= _BORDER * border.shape[1]).all())


def _backgrounds(images: Pixels) -> _Backgrounds:
    pixels = images.reshape(len(images), -1)
    low, high = pixels.min(axis=1), pixels.max(axis=1)
    contrast = high - low >= _CONTRAST
    middle = (low // 2 + high // 2)[:, None]
    border = _border(images)
    on_border = np.count_nonzero(border > middle, axis=1) / border.shape[1]
    everywhere = np.count_nonzero(pixels > middle, axis=1) / pixels.shape[1]
    light = contrast & (on_border >= _BORDER) & (everywhere >= _MAJORITY)
    dark = contrast & (on_border <= 1 - _BORDER) & (everywhere <= 1 - _MAJORITY)
    unclear = np.flatnonzero(contrast & ~light & ~dark)
    strokes = np.zeros(len(images), np.bool_)
    strokes[unclear] = _are_two_toned(pixels[unclear])
    plain = light.copy()
    plain[light] = _are_plain(border[light])
    of_border, of_pixels = _STROKES
    return _Backgrounds(
        light=light,
        dark=dark,
        mostly_light=light | (strokes & (on_border >= of_border) & (everywhere >= of_pixels)),
        mostly_dark=dark | (strokes & (on_border <= 1 - of_border) & (everywhere <= 1 - of_pixels)),
        plain=plain,
        lighter=np.where(contrast, on_border > 0.5, low >= 128),
    )


def _are_plain(border: Pixels) -> NDArray[np.bool_]:
    near = np.abs(border - np.median(border, axis=1)[:, None]) <= _PLAIN
    return np.asarray(near.mean(axis=1) >= _BORDER)


def _are_two_toned(pixels: Pixels) -> NDArray[np.bool_]:
    """Return whether most pixels are in the lowest or the highest quarter of the range."""
    low, high = pixels.min(axis=1), pixels.max(axis=1)
    quarter = (high - low) // 4
    extreme = (pixels <= (low + quarter)[:, None]) | (pixels >= (high - quarter)[:, None])
    return np.asarray(extreme.mean(axis=1) >= _TWO_TONED)


def _border(images: Pixels) -> Pixels:
    """Return the outermost pixels of each image, (count, pixels)."""
    sides = (images[:, 0], images[:, -1], images[:, 1:-1, 0], images[:, 1:-1, -1])
    return np.concatenate(sides, axis=1)


def _joined(parts: Sequence[_Backgrounds]) -> _Backgrounds:
    return _Backgrounds(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _are_light(seen: _Backgrounds) -> bool:
    """Return whether most backgrounds are light, and hardly any is dark."""
    if np.mean(seen.mostly_dark) >= _FEW:
        return False
    return bool(np.mean(seen.light) >= _MOST or np.mean(seen.mostly_light) >= _MOST_STROKES)


def _are_mixed(seen: _Backgrounds) -> bool:
    """Return whether some backgrounds are light, and nearly all others dark.

    If only few are light, they must be plain as well.
    """
    light, dark = np.mean(seen.light), np.mean(seen.dark)
    plain = np.mean(seen.plain)
    if light + dark >= _MOST and dark >= _FEW and (light >= _MANY or plain >= _FEW):
        return True
    if light + dark >= _NEARLY_ALL and plain > 0 and dark > 0:
        return True
    shares = np.mean(seen.mostly_light), np.mean(seen.mostly_dark)
    return bool(sum(shares) >= _MOST_STROKES and min(shares) >= _MANY)


def _differ_by_class(seen: _Backgrounds, labels: Sequence[AnyArray | None]) -> bool:
    """Return whether most light backgrounds are those of classes that have no others.

    Then the background may be what distinguishes the classes.
    """
    known = [part for part in labels if part is not None]
    if len(known) < len(labels) or sum(map(len, known)) != len(seen.light):
        return False
    _, numbers = np.unique(np.concatenate(known), return_inverse=True)
    light = np.bincount(numbers, weights=seen.mostly_light)
    dark = np.bincount(numbers, weights=seen.mostly_dark)
    only_light = (light >= _OF_CLASS) & (dark <= 0.05 * light)
    return bool(dark.any() and 2 * light[only_light].sum() > light.sum())


def _inverted_where_light(parts: Sequence[Pixels]) -> tuple[list[Pixels], list[str]]:
    """Return a copy of the parts in which images with light backgrounds are inverted."""
    inverted, count = [], 0
    for images in parts:
        light = np.concatenate([_is_lighter(chunk) for chunk in chunks(images)])
        inverted.append(np.where(light[:, None, None], 255 - images, images))
        count += int(light.sum())
    total = sum(map(len, parts))
    return inverted, [f"{count:,} of {total:,} images inverted, which had light backgrounds"]


def _is_lighter(images: Pixels) -> NDArray[np.bool_]:
    seen = _backgrounds(images)
    return seen.mostly_light | (seen.lighter & ~seen.mostly_dark)
