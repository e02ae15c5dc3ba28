"""The one-line notation of what is done to training images, `shift:2,rotate:10,elastic:4/34`.

    shift:PIXELS           moves the picture by up to so many whole pixels, down and across
    rotate:DEGREES         turns it by up to so much, either way
    scale:SHARE            stretches height and width by up to so much, each by its own factor
    elastic:SIGMA/ALPHA    bends it by smooth random fields (Simard, Steinkraus and Platt 2003)
    erase:PIXELS           blanks a square of that side (DeVries and Taylor 2017)

Each image of each batch is distorted anew; a strength of zero does nothing.
"""

import re

from msgspec import Struct

from nntui.errors import ConfigError
from nntui.strings import clean, nearest

MAX_SHIFT = 64
MAX_ROTATE = 180.0
MAX_SCALE = 0.9
MIN_SIGMA, MAX_SIGMA = 0.5, 100.0
MAX_ALPHA = 1000.0
MAX_ERASE = 256

_FORMS = {
    "shift": f"shift:PIXELS with a whole number from 0 to {MAX_SHIFT}, as in shift:2",
    "rotate": f"rotate:DEGREES from 0 to {MAX_ROTATE:g}, as in rotate:10",
    "scale": f"scale:SHARE from 0 to {MAX_SCALE:g}, as in scale:0.1",
    "elastic": (
        f"elastic:SIGMA/ALPHA with sigma from {MIN_SIGMA:g} to {MAX_SIGMA:g} pixels and alpha "
        f"from 0 to {MAX_ALPHA:g}, as in elastic:4/34"
    ),
    "erase": f"erase:PIXELS with a whole number from 0 to {MAX_ERASE}, as in erase:6",
}


class Augmentation(Struct, frozen=True, kw_only=True):
    """How strongly images are distorted; all zero is not at all."""

    shift: int = 0
    """Pixels."""
    rotate: float = 0.0
    """Degrees."""
    scale: float = 0.0
    """Share of the size."""
    sigma: float = 4.0
    """Pixels over which the elastic fields are smoothed."""
    alpha: float = 0.0
    """What the smoothed fields are multiplied by."""
    erase: int = 0
    """Pixels of the square's side."""

    @property
    def warps(self) -> bool:
        """Whether pixels come to lie between pixels."""
        return bool(self.rotate or self.scale or self.alpha)

    def __bool__(self) -> bool:
        return self.warps or bool(self.shift or self.erase)

    def __str__(self) -> str:
        parts = {
            "shift": str(self.shift) if self.shift else "",
            "rotate": _plain(self.rotate) if self.rotate else "",
            "scale": _plain(self.scale) if self.scale else "",
            "elastic": f"{_plain(self.sigma)}/{_plain(self.alpha)}" if self.alpha else "",
            "erase": str(self.erase) if self.erase else "",
        }
        return ",".join(f"{name}:{strength}" for name, strength in parts.items() if strength)


def parse_augmentation(text: str) -> Augmentation:
    """Return what `text` asks for; an empty text asks for nothing.

    Raises:
        ConfigError: names the part that is not understood and says what was expected.

    >>> parse_augmentation("rotate:10, shift:2")
    Augmentation(shift=2, rotate=10.0, scale=0.0, sigma=4.0, alpha=0.0, erase=0)
    """
    strengths: dict[str, float] = {}
    seen: set[str] = set()
    for part in text.split(",") if text.strip() else []:
        name, _, strength = (word.strip() for word in part.partition(":"))
        if name not in _FORMS:
            raise ConfigError(
                f"augment: unknown distortion {clean(name, 40)!r}; {nearest(name, _FORMS)}"
            )
        if name in seen:
            raise ConfigError(f"augment: expected {name} once, received it twice")
        seen.add(name)
        found = _strengths(name, strength)
        if found is None:
            raise ConfigError(
                f"augment: expected {_FORMS[name]}, received {clean(part.strip(), 40)!r}"
            )
        strengths |= found
    return Augmentation(**strengths)  # type: ignore[arg-type]  # whole numbers are ints


def _strengths(name: str, text: str) -> dict[str, float] | None:
    """Return the fields that one part sets, or None where it is not understood."""
    match name:
        case "shift":
            strength: float | None = _whole(text, MAX_SHIFT)
        case "erase":
            strength = _whole(text, MAX_ERASE)
        case "rotate":
            strength = _number(text, 0, MAX_ROTATE)
        case "scale":
            strength = _number(text, 0, MAX_SCALE)
        case _:
            sigma, slash, alpha = text.partition("/")
            smooth = _number(sigma.strip(), MIN_SIGMA, MAX_SIGMA)
            strong = _number(alpha.strip(), 0, MAX_ALPHA)
            if not slash or smooth is None or strong is None:
                return None
            return {"sigma": smooth, "alpha": strong} if strong else {}
    return None if strength is None else {name: strength}


def _whole(text: str, most: int) -> int | None:
    # The pattern would let other scripts' digits in without its flag; its bound keeps int() cheap.
    found = re.fullmatch(r"\d{1,9}", text, re.ASCII)
    return int(text) if found and int(text) <= most else None


def _number(text: str, least: float, most: float) -> float | None:
    if len(text) > 40 or not re.fullmatch(r"[0-9.eE+-]+", text):
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number + 0.0 if least <= number <= most else None


def _plain(number: float) -> str:
    # repr, because every shorter form would change a long number.
    return repr(number).removesuffix(".0")
