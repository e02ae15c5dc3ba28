"""Images with a light background among, or instead of, images with a dark one are inverted.

Networks are trained on light strokes before a dark background, as in MNIST, and scans have the
opposite. The background of an image is clear where nearly all pixels of its border and most of all
pixels are on one side of the middle between the darkest and the brightest pixel. It is also clear,
though less so, where most of them are and the image has few shades between the two, as digits that
are cut to their edges. Many photos, textures and clothes that fill the image have no such
background, and sets with many of these stay as they are.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.pixels.borders import (
    DARK,
    Backgrounds,
    backgrounds_of,
    border_of,
    has_dark_border,
    joined,
)
from nntui.datasets.pixels.chunks import chunks, sample

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
    rows = [sample(len(images), images.shape[1:]) for images in parts]
    samples = [images[some] for images, some in zip(parts, rows, strict=True)]
    if all(map(has_dark_border, samples)):
        return list(parts), []
    known = [None if part is None else part[some] for part, some in zip(labels, rows, strict=True)]
    seen = joined([backgrounds_of(images) for images in samples])
    if _are_light(seen):
        inverted = [255 - images for images in parts]
        return inverted, ["light backgrounds: all images inverted", *_note_on_gray(inverted)]
    if _are_mixed(seen) and not _differ_by_class(seen, known):
        inverted, note = _inverted_where_light(parts)
        return inverted, [note, *_note_on_gray(inverted)]
    return list(parts), _note_on_shares(seen)


def _note_on_shares(seen: Backgrounds) -> list[str]:
    """Return a note if both light and dark backgrounds are frequent."""
    light, dark = np.mean(seen.mostly_light), np.mean(seen.mostly_dark)
    if min(light, dark) < 0.05 or light + dark < 0.5:
        return []
    shares = f"{light:.0%} of the images have a light background and {dark:.0%} a dark one"
    return [f"{shares}: not inverted"]


def _note_on_gray(inverted: Sequence[Pixels]) -> list[str]:
    """Return a note if the background of inverted images is not black, as of gray paper."""
    samples = [images[sample(len(images), images.shape[1:])] for images in inverted]
    borders = np.concatenate([border_of(images).reshape(-1) for images in samples])
    shade = int(np.median(borders))
    return [f"their background is gray, about {shade} of 255"] if shade > DARK else []


def _are_light(seen: Backgrounds) -> bool:
    """Return whether most backgrounds are light, and hardly any is dark."""
    if np.mean(seen.mostly_dark) >= _FEW:
        return False
    return bool(np.mean(seen.light) >= _MOST or np.mean(seen.mostly_light) >= _MOST_STROKES)


def _are_mixed(seen: Backgrounds) -> bool:
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


def _differ_by_class(seen: Backgrounds, labels: Sequence[AnyArray | None]) -> bool:
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


def _inverted_where_light(parts: Sequence[Pixels]) -> tuple[list[Pixels], str]:
    """Return copies of the parts with light backgrounds inverted, and a note."""
    inverted, count = [], 0
    for images in parts:
        light = np.concatenate([_is_lighter(chunk) for chunk in chunks(images)])
        inverted.append(np.where(light[:, None, None], 255 - images, images))
        count += int(light.sum())
    total = sum(map(len, parts))
    return inverted, f"{count:,} of {total:,} images inverted, which had light backgrounds"


def _is_lighter(images: Pixels) -> NDArray[np.bool_]:
    seen = backgrounds_of(images)
    return seen.mostly_light | (seen.lighter & ~seen.mostly_dark)
