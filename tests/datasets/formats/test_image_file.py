"""Image files become shades of gray, alpha, or integers of more bits."""

import io

import numpy as np
import pytest
from PIL import Image

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.image_file import (
    BrokenImageError,
    decode_image,
    is_image_name,
    looks_like_image,
)
from nntui.errors import DataError

_ORIENTATION = 0x0112
_GRAY = np.array([[0, 90], [180, 255], [30, 60]], np.uint8)


def test_transparent_pixels_are_known_in_every_mode() -> None:
    """Of gray, colors and palettes; visible pixels keep their shade."""
    alpha = np.array([[255, 0], [128, 255], [255, 255]], np.uint8)
    for mode in ("RGBA", "LA"):
        image = Image.fromarray(_GRAY).convert(mode)
        image.putalpha(Image.fromarray(alpha))
        decoded = decode_image(packed(image), "x")
        assert decoded.alpha is not None
        assert decoded.alpha.tolist() == alpha.tolist()
        assert decoded.gray.tolist() == _GRAY.tolist()
    for mode in ("P", "L", "RGB"):
        image = Image.fromarray(np.array([[7, 0], [0, 7]], np.uint8)).convert(mode)
        transparent = (0, 0, 0) if mode == "RGB" else 0
        found = decode_image(packed(image, transparency=transparent), "x").alpha
        assert found is not None
        assert found.tolist() == [[255, 0], [0, 255]]


def test_opaque_alpha_is_none() -> None:
    assert decode_image(packed(Image.fromarray(_GRAY).convert("RGBA")), "x").alpha is None


def test_deep_images_keep_their_bits() -> None:
    deep = Image.fromarray(np.array([[0, 700]], np.uint16))
    assert decode_image(packed(deep), "x").gray.tolist() == [[0, 700]]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "PPM"])
def test_formats_are_recognized_and_decoded(kind: str) -> None:
    image = Image.fromarray(np.repeat(np.repeat(_GRAY, 8, axis=0), 8, axis=1))
    lossless = {"lossless": True} if kind == "WEBP" else {}
    raw = packed(image, kind, **lossless)
    assert looks_like_image(raw)
    difference = np.abs(decode_image(raw, "x").gray.astype(int) - np.asarray(image))
    assert difference.max() <= (4 if kind == "JPEG" else 0)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_exif_orientation_turns_images_upright(kind: str) -> None:
    """In every format with EXIF data, and for each of the eight orientations."""
    image = Image.fromarray(np.repeat(np.repeat(_GRAY, 16, axis=0), 16, axis=1))
    stored = {
        1: image,
        3: image.transpose(Image.Transpose.ROTATE_180),
        6: image.transpose(Image.Transpose.ROTATE_90),
        8: image.transpose(Image.Transpose.ROTATE_270),
    }
    for orientation, turned in stored.items():
        exif = Image.Exif()
        exif[_ORIENTATION] = orientation
        decoded = decode_image(packed(turned, kind, exif=exif), "x")
        assert decoded.turned == (orientation > 1)
        assert decoded.gray.shape == (48, 32)
        assert np.abs(decoded.gray.astype(int) - np.asarray(image)).max() <= 40


def test_broken_images_are_told_from_large_ones() -> None:
    whole = packed(Image.fromarray(noise(40, 40)))
    for raw in (b"", b"hello", whole[:60], whole[:-40]):
        with pytest.raises(BrokenImageError, match=r"^x \("):
            decode_image(raw, "x")
    with pytest.raises(DataError, match="at most 1024 x 1024 pixels") as caught:
        decode_image(packed(Image.new("L", (2000, 10))), "x")
    assert not isinstance(caught.value, BrokenImageError)


def test_hidden_files_and_other_suffixes_are_no_images() -> None:
    names = ("a.PNG", "b.jpeg", "c.tif", "._d.png", "e.txt", "png")
    assert [name for name in names if is_image_name(name)] == ["a.PNG", "b.jpeg", "c.tif"]


def packed(image: Image.Image, kind: str = "PNG", **settings: object) -> bytes:
    """Return an image as the bytes of a file."""
    file = io.BytesIO()
    image.save(file, kind, **settings)
    return file.getvalue()


def noise(height: int, width: int) -> Pixels:
    """Return random pixels."""
    return np.random.default_rng(3).integers(0, 256, (height, width), np.uint8)
