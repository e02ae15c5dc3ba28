"""The notation of data augmentation, `shift:2,rotate:10,elastic:4/34`.

    shift:PIXELS           shifts an image by up to that many pixels, vertically and horizontally
    rotate:DEGREES         rotates it by up to that angle in either direction
    scale:SHARE            scales height and width by up to that share, each by its own factor
    elastic:SIGMA/ALPHA    elastic distortion (Simard, Steinkraus and Platt 2003)
    erase:PIXELS           erases a square of that side (DeVries and Taylor 2017)

Each distortion is random, and new for each image of each batch; a strength of 0 has no effect.
"""

from msgspec import Struct

from nntui.config.notation import number, shortest, whole_number
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
    """The largest strength of each distortion; 0 is none."""

    shift: int = 0
    """Pixels."""
    rotate: float = 0.0
    """Degrees."""
    scale: float = 0.0
    """Share of the size."""
    sigma: float = 4.0
    """Pixels over which the elastic fields are smoothed."""
    alpha: float = 0.0
    """Strength of the elastic distortion: the factor of the smoothed fields."""
    erase: int = 0
    """Pixels of the square's side."""

    @property
    def warps(self) -> bool:
        """Whether the distortion needs interpolation between pixels."""
        return bool(self.rotate or self.scale or self.alpha)

    def __bool__(self) -> bool:
        return self.warps or bool(self.shift or self.erase)

    def __str__(self) -> str:
        parts = {
            "shift": str(self.shift) if self.shift else "",
            "rotate": shortest(self.rotate) if self.rotate else "",
            "scale": shortest(self.scale) if self.scale else "",
            "elastic": f"{shortest(self.sigma)}/{shortest(self.alpha)}" if self.alpha else "",
            "erase": str(self.erase) if self.erase else "",
        }
        return ",".join(f"{name}:{strength}" for name, strength in parts.items() if strength)


def parse_augmentation(text: str) -> Augmentation:
    """Return the augmentation that `text` describes; an empty string is none.

    Raises:
        ConfigError: names the part that is not valid and says what was expected.

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
        strengths_of_part = _strengths(name, strength)
        if strengths_of_part is None:
            raise ConfigError(
                f"augment: expected {_FORMS[name]}, received {clean(part.strip(), 40)!r}"
            )
        strengths |= strengths_of_part
    return Augmentation(**strengths)  # type: ignore[arg-type]  # whole numbers are ints


def normalize_augmentation(text: str) -> str:
    """Return the one spelling of an augmentation; ConfigError if `text` is none.

    >>> normalize_augmentation("rotate:10.0, shift:2")
    'shift:2,rotate:10'
    """
    return str(parse_augmentation(text))


def _strengths(name: str, text: str) -> dict[str, float] | None:
    """Return the fields that one part sets, or None if its strength is not valid."""
    match name:
        case "shift":
            strength: float | None = whole_number(text, 0, MAX_SHIFT)
        case "erase":
            strength = whole_number(text, 0, MAX_ERASE)
        case "rotate":
            strength = number(text, 0, MAX_ROTATE)
        case "scale":
            strength = number(text, 0, MAX_SCALE)
        case _:
            return _elastic(text)
    return None if strength is None else {name: strength}


def _elastic(text: str) -> dict[str, float] | None:
    sigma_text, slash, alpha_text = text.partition("/")
    sigma = number(sigma_text, MIN_SIGMA, MAX_SIGMA)
    alpha = number(alpha_text, 0, MAX_ALPHA)
    if not slash or sigma is None or alpha is None:
        return None
    return {"sigma": sigma, "alpha": alpha} if alpha else {}
