"""Photographs of handwritten digits, made from images of MNIST: what cameras and paper add."""

import io
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

_PENS = (  # red, green, blue
    (25, 25, 30),
    (35, 45, 130),
    (20, 35, 90),
    (185, 35, 40),
    (25, 110, 60),
    (85, 85, 90),
)
_CHALKS = ((240, 240, 235), (235, 215, 130), (205, 225, 240))
_PAPERS = ("blank", "ruled", "squared")


class Photo(NamedTuple):
    """A photograph as the bytes of a JPEG file, and how it was made."""

    jpeg: bytes
    paper: str
    light: bool


def photograph(
    digit: NDArray[np.uint8], random: np.random.Generator, *, shadow: bool = False
) -> Photo:
    """Return a photograph of one digit: gradient, paper, pen, offset, blur, noise and JPEG.

    Args:
        digit: (28, 28).
        random: decides all of that.
        shadow: whether a shadow with a hard edge falls on it.
    """
    side = int(random.integers(160, 420))
    height, width = side, int(side * random.uniform(0.8, 1.3))
    light = bool(random.random() < 0.3)
    paper = str(random.choice(_PAPERS))
    foreground = _stroke(digit, height, width, random)
    return _photographed(foreground, side, paper, random, light=light, shadow=shadow)


def row_photograph(
    digits: NDArray[np.uint8], random: np.random.Generator, *, touching: bool, shadow: bool = False
) -> Photo:
    """Return a photograph of a row of digits, (count, 28, 28), of which some touch, or none.

    Args:
        digits: from left to right.
        random: decides sizes, gaps and all that `photograph` adds.
        touching: whether each touches the next one with a probability of a third.
        shadow: whether a shadow with a hard edge falls on it.
    """
    side = int(random.integers(90, 160))
    strokes = [_enlarged(digit, int(side * random.uniform(0.85, 1.1)), random) for digit in digits]
    height = int(side * random.uniform(1.6, 2.4))
    sheet = np.zeros((height, int(side * (len(strokes) + 2))))
    left, top = int(side * random.uniform(0.2, 0.6)), int(random.uniform(0, height - 1.3 * side))
    for stroke in strokes:
        rows, columns = (np.flatnonzero((stroke > 0.5).any(axis=axis)) for axis in (1, 0))
        cut = stroke[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        y = top + int(random.uniform(-0.06, 0.06) * side) + max(side - len(cut), 0) // 2
        y = min(max(y, 0), height - len(cut))
        if touching and random.random() < 1 / 3:
            x = _touching(sheet, cut, y, left)
        else:
            x = left + int(side * random.uniform(0.12, 0.4))
        x = max(min(x, sheet.shape[1] - cut.shape[1]), 0)
        place = sheet[y : y + len(cut), x : x + cut.shape[1]]
        np.maximum(place, cut, out=place)
        left = x + cut.shape[1]
    sheet = sheet[:, : left + int(side * random.uniform(0.2, 0.6))]
    light = bool(random.random() < 0.3)
    paper = str(random.choice(_PAPERS))
    return _photographed(sheet, side, paper, random, light=light, shadow=shadow)


def _touching(sheet: NDArray[np.float64], cut: NDArray[np.float64], y: int, left: int) -> int:
    """Return the column at which a digit just touches what is left of it."""
    before = sheet[y : y + len(cut)] > 0.5
    for x in range(left, max(left - cut.shape[1], 0), -1):
        place = before[:, x : x + cut.shape[1]]
        if (place & (cut[:, : place.shape[1]] > 0.5)).sum() >= 3:
            return x
    return left


def _photographed(
    foreground: NDArray[np.float64],
    side: int,
    paper: str,
    random: np.random.Generator,
    *,
    light: bool,
    shadow: bool,
) -> Photo:
    """Return a photograph of what is written, of full density where `foreground` is 1."""
    height, width = foreground.shape
    colors = _CHALKS if light else _PENS
    pen = np.array(colors[random.integers(len(colors))], float)
    base = random.uniform(25, 75) if light else random.uniform(150, 235)
    tint = base * (1 + random.uniform(-0.05, 0.05, 3))
    sheet = np.broadcast_to(tint, (height, width, 3)).copy()
    sheet = _with_lines(sheet, paper, random, light=light)
    density = random.uniform(0.75, 1.0) * foreground[..., None]
    sheet = sheet * (1 - density) + pen * density
    sheet = sheet * _light(height, width, random)[..., None]
    if shadow:
        sheet = sheet * _shadow(height, width, random)[..., None]
    picture = Image.fromarray(np.clip(sheet, 0, 255).astype(np.uint8))
    picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0.4, side / 180)))
    noisy = np.asarray(picture, float) + random.normal(0, random.uniform(2, 12), sheet.shape)
    file = io.BytesIO()
    final = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    final.save(file, "JPEG", quality=int(random.integers(30, 90)))
    return Photo(file.getvalue(), paper, light)


def _stroke(
    digit: NDArray[np.uint8], height: int, width: int, random: np.random.Generator
) -> NDArray[np.float64]:
    """Return a digit somewhere on a sheet, from 0 to 1, with the sharp edges of a pen."""
    size = int(min(height, width) * random.uniform(0.4, 0.95))  # of all 28 pixels: 20 are digit
    edge = _enlarged(digit, size, random)
    sheet = np.zeros((height, width))
    top = int(random.integers(0, height - size + 1))
    left = int(random.integers(0, width - size + 1))
    sheet[top : top + size, left : left + size] = edge
    return sheet


def _enlarged(
    digit: NDArray[np.uint8], size: int, random: np.random.Generator
) -> NDArray[np.float64]:
    """Return a digit of so many rows and columns, turned a little, with the edges of a pen."""
    large = Image.fromarray(digit).resize((size, size), Image.Resampling.BICUBIC)
    large = large.rotate(random.uniform(-6, 6), Image.Resampling.BICUBIC)
    edge = 1 / (1 + np.exp(-(np.asarray(large, float) - 110) / 22))
    return np.where(np.asarray(large) > 20, edge, 0)


def _with_lines(
    sheet: NDArray[np.float64], paper: str, random: np.random.Generator, *, light: bool
) -> NDArray[np.float64]:
    """Return a sheet with the lines of ruled or squared paper, a little aslant."""
    if paper == "blank":
        return sheet
    height, width = sheet.shape[:2]
    y, x = np.mgrid[:height, :width].astype(float)
    slope = random.uniform(-0.05, 0.05)
    spacing = min(height, width) * random.uniform(0.12, 0.3)
    thick = max(spacing * random.uniform(0.02, 0.06), 0.8)
    strength = random.uniform(0.12, 0.4)
    target = np.array((150.0, 160.0, 165.0) if light else (90.0, 120.0, 185.0))
    for along in ((y + slope * x,), (y + slope * x, x - slope * y))[paper == "squared"]:
        away = np.abs((along + random.uniform(0, spacing)) % spacing - spacing / 2)
        line = strength * np.clip(thick / 2 + 0.5 - away, 0, 1)[..., None]
        sheet = sheet * (1 - line) + target * line
    return sheet


def _light(height: int, width: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Return the uneven light of a lamp: a slope, and a shadow that begins somewhere."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    angle = random.uniform(0, 2 * np.pi)
    slope = 1 - random.uniform(0, 0.22) * (1 + np.cos(angle) * x + np.sin(angle) * y)
    far = (x - random.uniform(-1, 1)) ** 2 + (y - random.uniform(-1, 1)) ** 2
    return np.asarray(slope * (1 - random.uniform(0, 0.08) * far))


def _shadow(height: int, width: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Return the light with the shadow of a hand or a phone: a hard, straight edge somewhere."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    angle = random.uniform(0, 2 * np.pi)
    away = (np.cos(angle) * x + np.sin(angle) * y - random.uniform(-0.6, 0.6)) * width / 2
    soft = random.uniform(1, 4)
    return np.asarray(1 - random.uniform(0.25, 0.5) * np.clip(away / soft + 0.5, 0, 1))
