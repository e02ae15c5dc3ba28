"""Decisions: what a user says about the reading, so that it is not searched for."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias, TypeVar, get_args

from nntui.config.choices import INPUT_RANGES, InputRange
from nntui.config.layers import ACTIVATIONS, ActivationName
from nntui.errors import ConfigError
from nntui.strings import clean, nearest

PoolKind: TypeAlias = Literal["max", "avg"]
LAYOUTS = ("out-in", "in-out")
POOLS: tuple[PoolKind, ...] = get_args(PoolKind)
ORIENTATIONS = ("rows", "columns")

_Word = TypeVar("_Word", bound=str)


class Decisions(NamedTuple):
    """What is decided; what is None or empty is searched for."""

    scale: InputRange | None = None
    activation: ActivationName | None = None
    transposed: bool | None = None
    pool: PoolKind | None = None
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
            _is(_choice("layout", layout, LAYOUTS), "out-in"),
            _choice("pool", pool, POOLS),
            _is(_choice("images", images, ORIENTATIONS), "columns"),
        )

    def scalings(self, all_of_them: Sequence[InputRange]) -> Sequence[InputRange]:
        """Return the scalings that are left."""
        return all_of_them if self.scale is None else (self.scale,)

    def activations(self, all_of_them: Sequence[ActivationName]) -> Sequence[ActivationName]:
        """Return the activations that are left."""
        return all_of_them if self.activation is None else (self.activation,)

    def pools(self) -> Sequence[PoolKind]:
        """Return the kinds of pools that are left."""
        return ("max", "avg") if self.pool is None else (self.pool,)

    def orientations(self) -> Sequence[bool]:
        """Return whether images may be stored by columns."""
        return (False, True) if self.by_columns is None else (self.by_columns,)


def _choice(name: str, word: str, known: Sequence[_Word]) -> _Word | None:
    if not word:
        return None
    found = next((each for each in known if each == word), None)
    if found is None:
        raise ConfigError(f"--{name}: unknown choice {clean(word, 40)!r}; {nearest(word, known)}")
    return found


def _is(word: str | None, yes: str) -> bool | None:
    return None if word is None else word == yes


ANY = Decisions()
"""Nothing is decided."""
