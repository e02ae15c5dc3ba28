"""Colors and transparency as shades of gray.

An axis of channels has 1 (gray), 2 (gray and alpha), 3 (colors) or 4 (colors and alpha) entries.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.pixels.chunks import chunks
from nntui.errors import DataError

_CHANNELS = range(1, 5)
_VISIBLE = 64
"""Alpha from which the color of a pixel counts."""
_SAME_COLOR = 16
"""Difference of shades that are one color."""
_OPAQUE = 252
"""Alpha of pixels that are not transparent."""


def channels_last(array: AnyArray, name: str) -> AnyArray:
    """Return images of shape (count, pixels), (count, height, width) or (..., 2 to 4 channels).

    Raises:
        DataError: the array has another shape, or is empty.
    """
    shape = array.shape
    if array.ndim == 4 and shape[3] not in _CHANNELS and shape[1] in _CHANNELS:
        array = np.moveaxis(array, 1, 3)
    if array.ndim == 4 and array.shape[3] == 1:
        array = array[..., 0]
    if array.ndim not in {2, 3} and not (array.ndim == 4 and array.shape[3] in _CHANNELS):
        swapped = "; are images and labels swapped?" if array.ndim == 1 else ""
        raise DataError(
            f"{name}: expected images of shape (count, height, width) or (count, pixels), or with "
            f"1 to 4 channels, received {shape}{swapped}"
        )
    if not math.prod(shape):
        raise DataError(f"{name}: expected images, received none: {shape}")
    return array


def to_gray(parts: Sequence[Pixels]) -> tuple[list[Pixels], list[str]]:
    """Return images in shades of gray and notes on what was converted.

    Where most images with transparent pixels have a single color, such as drawings that were
    exported without a background, alpha is the foreground. Elsewhere transparent pixels become
    white, as on paper.

    Args:
        parts: uint8 of shape (count, pixels), (count, height, width), or the latter with a last
            axis of 2 to 4 channels.
    """
    grays = [_luminance(part) for part in parts]
    alphas = [_alpha(part) for part in parts]
    notes = ["colors converted to gray"] if any(_has_colors(part) for part in parts) else []
    pairs = [(gray, alpha) for gray, alpha in zip(grays, alphas, strict=True) if alpha is not None]
    if not pairs:
        return grays, notes
    masks = [_drawn_in_alpha(gray, alpha) for gray, alpha in pairs]
    transparent = sum(int(varies.sum()) for varies, _ in masks)
    drawn = sum(int((varies & single).sum()) for varies, single in masks)
    if not transparent:
        return grays, notes
    if 10 * drawn >= 9 * transparent:
        notes.append(f"foreground from the alpha channel in {transparent:,} images")
        merge = _alpha_as_foreground
    else:
        notes.append(f"transparent pixels white in {transparent:,} images")
        merge = _on_white
    merged = [
        gray if alpha is None else merge(gray, alpha)
        for gray, alpha in zip(grays, alphas, strict=True)
    ]
    return merged, notes


def _luminance(images: Pixels) -> Pixels:
    """Return the luminance after ITU-R BT.601, with the integers that Pillow uses."""
    if images.ndim < 4:
        return images
    if images.shape[3] == 2:
        return images[..., 0]
    return np.concatenate([_luminance_of_colors(chunk) for chunk in chunks(images)])


def _luminance_of_colors(images: Pixels) -> Pixels:
    red, green, blue = (images[..., channel].astype(np.uint32) for channel in range(3))
    luminance = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16
    return luminance.astype(np.uint8)


def _alpha(images: Pixels) -> Pixels | None:
    has_alpha = images.ndim == 4 and images.shape[3] in {2, 4}
    return images[..., -1] if has_alpha else None


def _has_colors(images: Pixels) -> bool:
    return images.ndim == 4 and images.shape[3] >= 3


def _drawn_in_alpha(gray: Pixels, alpha: Pixels) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which images have transparent pixels, and which have a single visible color."""
    axes = (1, 2)
    varies = alpha.min(axis=axes) < _OPAQUE
    visible = alpha >= _VISIBLE
    darkest = np.where(visible, gray, 255).min(axis=axes).astype(np.int16)
    brightest = np.where(visible, gray, 0).max(axis=axes).astype(np.int16)
    return varies, brightest - darkest <= _SAME_COLOR


def _alpha_as_foreground(gray: Pixels, alpha: Pixels) -> Pixels:
    """Return alpha for images with transparent pixels, and gray for others."""
    varies = alpha.min(axis=(1, 2)) < _OPAQUE
    return np.where(varies[:, None, None], alpha, gray)


def _on_white(gray: Pixels, alpha: Pixels) -> Pixels:
    """Return images as they look on white paper."""
    pairs = zip(chunks(gray), chunks(alpha), strict=True)
    return np.concatenate([_merged(*pair) for pair in pairs])


def _merged(gray: Pixels, alpha: Pixels) -> Pixels:
    opacity = alpha.astype(np.uint32)
    merged = (gray * opacity + 255 * (255 - opacity) + 127) // 255
    return merged.astype(np.uint8)
