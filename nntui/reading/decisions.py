"""Decisions: what a user says about the reading, so that it is not searched for."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from nntui.config.choices import INPUT_RANGES, InputRange
from nntui.config.layers import ACTIVATIONS, ActivationName
from nntui.errors import ConfigError
from nntui.strings import clean, nearest

LAYOUTS = ("out-in", "in-out")
POOLS = ("max", "avg")
ORIENTATIONS = ("rows", "columns")


class Decisions(NamedTuple):
    """What is decided; what is None or empty is searched for."""

    scale: InputRange | None = None
    activation: ActivationName | None = None
    transposed: bool | None = None
    pool: Literal["max", "avg"] | None = None
    by_columns: bool | None = None

    @classmethod
    def of(
        cls,
        scale: str = "",
        activation: str = "",
        layout: str = "",
        pool: str = "",
        images: str = "",
    ) -> "Decisions":
        """Return the decisions that these words state; an empty one decides nothing.

        Raises:
            ConfigError: a word is none of the choices.

        >>> Decisions.of(scale="mean-std", layout="out-in").transposed
        True
        """
        return cls(
            _choice("scale", scale, tuple(INPUT_RANGES)),
            _choice("activation", activation, ACTIVATIONS),
            {"": None, "out-in": True, "in-out": False}[_choice("layout", layout, LAYOUTS) or ""],
            _choice("pool", pool, POOLS),
            {"": None, "rows": False, "columns": True}[
                _choice("images", images, ORIENTATIONS) or ""
            ],
        )

    def scalings(self, all_of_them: Sequence[InputRange]) -> Sequence[InputRange]:
        """Return the scalings that are left."""
        return all_of_them if self.scale is None else (self.scale,)

    def activations(self, all_of_them: Sequence[ActivationName]) -> Sequence[ActivationName]:
        """Return the activations that are left."""
        return all_of_them if self.activation is None else (self.activation,)

    def pools(self) -> Sequence[Literal["max", "avg"]]:
        """Return the kinds of pools that are left."""
        return ("max", "avg") if self.pool is None else (self.pool,)

    def orientations(self) -> Sequence[bool]:
        """Return whether images may be stored by columns."""
        return (False, True) if self.by_columns is None else (self.by_columns,)


ANY = Decisions()
"""Nothing is decided."""


def _choice(name: str, word: str, known: Sequence[str]) -> str | None:
    if not word:
        return None
    if word not in known:
        raise ConfigError(
            f"--{name}: expected one of {', '.join(known)}, received {clean(word, 40)!r}; "
            f"{nearest(word, known)}"
        )
    return word
