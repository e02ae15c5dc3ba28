"""PNG images become grayscale as a viewer would show them on paper."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from nntui.datasets.formats.image_file import decode_image


def test_transparent_pixels_are_white(tmp_path: Path) -> None:
    """In every mode; half transparent black is gray."""
    alpha = np.array([[255, 0], [128, 255]], np.uint8)
    for mode in ("RGBA", "LA"):
        image = Image.new(mode, (2, 2))
        image.putalpha(Image.fromarray(alpha))
        assert decode_image(_png(image), tmp_path).tolist() == [[0, 255], [127, 0]]
    for mode in ("P", "L", "RGB"):
        image = Image.fromarray(np.array([[7, 0], [0, 7]], np.uint8)).convert(mode)
        transparent = (0, 0, 0) if mode == "RGB" else 0
        pixels = decode_image(_png(image, transparency=transparent), tmp_path)
        assert (pixels == 255).tolist() == [[False, True], [True, False]]


def test_16_bits_become_8(tmp_path: Path) -> None:
    deep = Image.fromarray(np.array([[0, 700]], np.uint16))

    assert decode_image(_png(deep), tmp_path).tolist() == [[0, 2]]


def _png(image: Image.Image, **settings: object) -> bytes:
    packed = io.BytesIO()
    image.save(packed, "PNG", **settings)
    return packed.getvalue()
