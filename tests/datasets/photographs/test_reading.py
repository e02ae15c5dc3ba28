"""Files of photographs: sizes are checked first, orientation is honored, transparency is paper."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from nntui.datasets.formats.image_file import BrokenImageError, encode_png
from nntui.datasets.photographs.prepare import SHEET_SIDE
from nntui.datasets.photographs.reading import read_photograph
from nntui.errors import DataError


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    """In one sentence, before any of it is decoded."""
    size = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    body = b"IHDR" + size
    header = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))

    with pytest.raises(DataError, match=r"bomb\.png: expected an image of at most [\d,]+ pixels"):
        read_photograph(b"\x89PNG\r\n\x1a\n" + header + struct.pack(">I", 40) + b"IDAT", "bomb.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "PPM"])
def test_every_format_is_read(kind: str) -> None:
    """A white image with a black half."""
    pixels = np.full((40, 60), 255, np.uint8)
    pixels[:, 30:] = 0

    gray = read_photograph(_saved(Image.fromarray(pixels), kind), "a")

    assert gray.shape == (40, 60)
    assert gray[20, 10] > 240
    assert gray[20, 50] < 15


def test_a_photograph_is_turned_as_its_exif_data_say() -> None:
    """As phones store photographs that were taken upright."""
    exif = Image.Exif()
    exif[0x0112] = 6

    raw = _saved(Image.fromarray(np.zeros((30, 50), np.uint8)), "JPEG", exif=exif)

    assert read_photograph(raw, "a.jpg").shape == (50, 30)


def test_a_large_photograph_is_reduced_while_it_is_read() -> None:
    """To what digits need."""
    raw = _saved(Image.new("L", (2_000, 3_600), 200), "JPEG")

    assert max(read_photograph(raw, "a.jpg").shape) <= SHEET_SIDE


@pytest.mark.parametrize(("foreground", "paper"), [(0, 255), (255, 0)])
def test_what_is_transparent_is_paper(foreground: int, paper: int) -> None:
    """Dark strokes get light paper, light ones dark paper."""
    pixels = np.zeros((20, 20, 4), np.uint8)
    pixels[5:15, 5:15] = (foreground, foreground, foreground, 255)

    gray = read_photograph(_saved(Image.fromarray(pixels), "PNG"), "a.png")

    assert (gray[0, 0], gray[10, 10]) == (paper, foreground)


def test_a_broken_file_is_named() -> None:
    """And its reason."""
    with pytest.raises(BrokenImageError, match=r"a\.png"):
        read_photograph(encode_png(np.zeros((9, 9), np.uint8))[:40], "a.png")
