"""The recipes: published experiments as settings, with the accuracy that nntui reaches on them."""

from functools import cache
from importlib import resources
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from nntui.config.layers import DenseSpec
from nntui.config.run_config import RunConfig
from nntui.errors import ConfigError
from nntui.strings import clean, nearest

SUFFIX = ".toml"

_FREE_SETTINGS = ("seed", "threads")
"""Settings in which a run may differ from its recipe."""


class Measured(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An accuracy that was measured, and the command that measures it again."""

    command: str
    accuracy: Annotated[float, Meta(ge=0, le=1)]
    """On the test images."""
    seconds: Annotated[float, Meta(ge=0)] | None = None
    """Training time on the machine that the documentation names."""
    what: str = ""
    """What was changed, in words; empty for the recipe itself."""


class Recipe(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An experiment: its author, its claim, its settings, and what was measured here."""

    name: str = ""
    """The name of its file."""
    title: str
    by: str
    """The author, in a word or two."""
    source: str
    """Where it was published, in full."""
    claim: str
    """The result, in the words of its source."""
    note: str = ""
    """How these settings differ from the source, or fill what it leaves open."""
    settings: dict[str, Any]
    measured: list[Measured] = []

    @property
    def config(self) -> RunConfig:
        """The complete configuration."""
        return RunConfig.of(self.settings)

    @property
    def reproduced(self) -> Measured | None:
        """The result of the recipe itself, without any changed setting."""
        return next((measured for measured in self.measured if not measured.what), None)

    @property
    def network(self) -> str:
        """The hidden layers in a few words: `512-512 relu`, or `conv 8x5, pool 2`."""
        hidden = self.config.hidden
        dense = [spec for spec in hidden if isinstance(spec, DenseSpec)]
        if len(dense) == len(hidden) > 0 and len({spec.activation for spec in dense}) == 1:
            return f"{'-'.join(str(spec.units) for spec in dense)} {dense[0].activation}"
        words = self.config.layers.replace(":relu", "").replace(":", " ")
        return words.replace(",", ", ")


def names() -> list[str]:
    """Return the names of all recipes in alphabetical order."""
    files = resources.files(__package__).iterdir()
    return sorted(file.name.removesuffix(SUFFIX) for file in files if file.name.endswith(SUFFIX))


def recipes() -> list[Recipe]:
    """Return all recipes, sorted by name."""
    return [recipe(name) for name in names()]


@cache
def recipe(name: str) -> Recipe:
    """Return the recipe `name`.

    >>> recipe("fast").network
    '128-64 relu'

    Raises:
        ConfigError: there is no such recipe; the message suggests a similar name.
    """
    known = names()
    if name not in known:
        raise ConfigError(f"unknown recipe {clean(name, 40)!r}; {nearest(name, known)}")
    text = resources.files(__package__).joinpath(f"{name}{SUFFIX}").read_bytes()
    return msgspec.structs.replace(msgspec.toml.decode(text, type=Recipe), name=name)


@cache
def name_of(config: RunConfig) -> str:
    """Return the name of the recipe with these settings, empty if there is none.

    The seed and the number of threads may differ.

    >>> name_of(recipe("fast").config.replace(seed=7))
    'fast'
    """
    return _names_by_settings().get(_fixed_settings(config), "")


@cache
def _names_by_settings() -> dict[tuple[object, ...], str]:
    return {_fixed_settings(each.config): each.name for each in reversed(recipes())}


def _fixed_settings(config: RunConfig) -> tuple[object, ...]:
    """Return the values of the settings in which a run may not differ from its recipe."""
    return tuple(
        value
        for name, value in msgspec.structs.asdict(config).items()
        if name not in _FREE_SETTINGS
    )
