"""The dial: one image shifted, turned, scaled, thickened, darkened, made noisy or inverted."""

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from nntui.errors import UsageError
from nntui.late_numpy import np
from nntui.strings import clean, nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

KnobName: TypeAlias = Literal[
    "right", "down", "rotate", "scale", "thickness", "brightness", "noise", "invert"
]
KNOBS: tuple[KnobName, ...] = get_args(KnobName)


class Range(NamedTuple):
    """The settings of a knob of the dial."""

    low: int
    high: int
    step: int
    unit: str

    @property
    def settings(self) -> range:
        """All settings from the lowest to the highest."""
        return range(self.low, self.high + 1, self.step)


RANGES: dict[KnobName, Range] = {
    "right": Range(-8, 8, 1, "px"),
    "down": Range(-8, 8, 1, "px"),
    "rotate": Range(-90, 90, 5, "deg"),
    "scale": Range(-50, 50, 5, "%"),
    "thickness": Range(-4, 4, 1, ""),
    "brightness": Range(-100, 100, 10, "%"),
    "noise": Range(0, 100, 5, "%"),
    "invert": Range(0, 1, 1, ""),
}
"""Shifts are in pixels of 28, angles are clockwise, other settings change the image by a percent.

Thickness is the number of times that strokes become thicker or, below 0, thinner by half a pixel.
"""


@dataclass(frozen=True, slots=True)
class Dial:
    """Settings of all knobs; at 0 each leaves the image as it is."""

    right: int = 0
    down: int = 0
    rotate: int = 0
    scale: int = 0
    thickness: int = 0
    brightness: int = 0
    noise: int = 0
    invert: int = 0

    def turned(self, name: KnobName, by: int) -> "Dial":
        """Return a dial of which one knob is turned by so many steps, up to its end.

        >>> Dial().turned("rotate", 2).rotate
        10
        """
        known = RANGES[name]
        setting = min(max(self.setting(name) + by * known.step, known.low), known.high)
        return self.at(name, setting)

    def at(self, name: KnobName, setting: int) -> "Dial":
        """Return a dial of which one knob has another setting."""
        return replace(self, **{name: setting})

    def setting(self, name: KnobName) -> int:
        """Return the setting of a knob."""
        found: int = getattr(self, name)
        return found


def parse_dial(text: str) -> Dial:
    """Return the dial that a text describes: knobs with their settings; `0` leaves all at 0.

    >>> parse_dial("rotate:40,thickness:-2").rotate
    40

    Raises:
        UsageError: a knob is unknown, or a setting is beyond its range.
    """
    dial = Dial()
    for part in filter(None, text.replace(" ", "").split(",")):
        name, _, value = part.partition(":")
        if part == "0":
            continue
        if name not in KNOBS:
            raise UsageError(
                f"dial: expected knobs with settings, as in rotate:40,noise:20, received "
                f"{clean(part, 40)!r}; {nearest(name, KNOBS)}"
            )
        known = RANGES[name]
        number = int(value) if re.fullmatch(r"[+-]?[0-9]{1,6}", value) else None
        if number is None or not known.low <= number <= known.high:
            raise UsageError(
                f"dial: expected a whole number from {known.low} to {known.high} for {name}, "
                f"received {clean(value, 40)!r}"
            )
        dial = dial.at(name, number)
    return dial


def distorted(image: "NDArray[np.uint8]", dial: Dial) -> "NDArray[np.uint8]":
    """Return an image as the dial distorts it; the same dial always gives the same image.

    Args:
        image: (height, width), white on black.
        dial: what to do.
    """
    if dial == Dial():
        return image
    pixels = _moved(image.astype(np.float64) / 255, dial)
    pixels = _thicker(pixels, dial.thickness)
    if dial.brightness:
        change = dial.brightness / 100
        pixels = pixels * (1 + change) if change < 0 else pixels + change * (1 - pixels)
    if dial.noise:
        noise = np.random.default_rng(1).normal(0, 1, pixels.shape)
        pixels = pixels + dial.noise / 100 * noise
    pixels = np.clip(pixels, 0, 1)
    if dial.invert:
        pixels = 1 - pixels
    return np.rint(255 * pixels).astype(np.uint8)


def _moved(pixels: "NDArray[np.float64]", dial: Dial) -> "NDArray[np.float64]":
    """Return an image shifted, rotated about its middle and scaled, read between its pixels."""
    if not (dial.right or dial.down or dial.rotate or dial.scale):
        return pixels
    height, width = pixels.shape
    unit = min(height, width) / 28
    angle, scale = math.radians(dial.rotate), 1 + dial.scale / 100
    y = np.arange(height)[:, None] - (height - 1) / 2 - dial.down * unit
    x = np.arange(width)[None, :] - (width - 1) / 2 - dial.right * unit
    cosine, sine = math.cos(angle) / scale, math.sin(angle) / scale
    down = cosine * y - sine * x + (height - 1) / 2
    across = sine * y + cosine * x + (width - 1) / 2
    return _between(np.pad(pixels, 1), down + 1, across + 1)


def _between(
    padded: "NDArray[np.float64]", down: "NDArray[np.float64]", across: "NDArray[np.float64]"
) -> "NDArray[np.float64]":
    """Return bilinear values of an image with a blank border."""
    height, width = padded.shape
    down, across = np.clip(down, 0, height - 1.001), np.clip(across, 0, width - 1.001)
    top, left = down.astype(int), across.astype(int)
    below, beside = down - top, across - left
    upper = padded[top, left] * (1 - beside) + padded[top, left + 1] * beside
    lower = padded[top + 1, left] * (1 - beside) + padded[top + 1, left + 1] * beside
    return np.asarray(upper * (1 - below) + lower * below)


def _thicker(pixels: "NDArray[np.float64]", times: int) -> "NDArray[np.float64]":
    """Return an image whose strokes grow or shrink by half a pixel, so many times."""
    for _ in range(abs(times)):
        padded = np.pad(pixels, 1, mode="edge")
        crossing = [padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]]
        extreme = np.maximum if times > 0 else np.minimum
        far = pixels
        for each in crossing:
            far = extreme(far, each)
        pixels = (pixels + far) / 2
    return pixels
