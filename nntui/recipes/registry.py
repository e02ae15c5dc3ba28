"""The recipes by name: what somebody published, as settings, and what we measured of it."""

from collections.abc import Iterator
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

_LEFT_OPEN = ("seed", "threads")
"""Settings that a run may have otherwise and still be of a recipe."""


class Measured(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number of ours and the command that prints it."""

    command: str
    accuracy: Annotated[float, Meta(ge=0, le=1)]
    """On the test images of the recipe's data."""
    seconds: Annotated[float, Meta(ge=0)] | None = None
    """Of training, on the machine that the README names."""
    what: str = ""
    """What was changed, in words; nothing where it is the recipe as it stands."""


class Recipe(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An experiment: whose it is, what it claims, how it is set, what we measured."""

    name: str = ""
    """That of its file."""
    title: str
    by: str
    """Whose it is, in a word or two."""
    source: str
    """Where it can be read, in full."""
    claim: str
    """In the words of its source, or what we promise of our own."""
    note: str = ""
    """What is ours in it where the source leaves something open."""
    settings: dict[str, Any]
    measured: list[Measured] = []
    sweep: dict[str, list[Any]] = {}
    """Values to try one after the other, by the setting they are of."""

    @property
    def config(self) -> RunConfig:
        """The complete config that the settings ask for."""
        return RunConfig.of(self.settings)

    @property
    def ours(self) -> Measured | None:
        """What was measured of the recipe as it stands."""
        return next((measured for measured in self.measured if not measured.what), None)

    @property
    def network(self) -> str:
        """The hidden layers in a few words: `512-512 relu`, or `conv 8x5, pool 2` with ReLU."""
        hidden = self.config.hidden
        dense = [spec for spec in hidden if isinstance(spec, DenseSpec)]
        if len(dense) == len(hidden) > 0 and len({spec.activation for spec in dense}) == 1:
            return f"{'-'.join(str(spec.units) for spec in dense)} {dense[0].activation}"
        words = self.config.layers.replace(":relu", "").replace(":", " ")
        return words.replace(",", ", ")

    def variations(self) -> Iterator[tuple[str, Any, RunConfig]]:
        """Yield each setting and value of the sweep, with the config that tries it."""
        for setting, values in self.sweep.items():
            for value in values:
                yield setting, value, self.config.replace(**{setting: value})


def names() -> list[str]:
    """Return the names of all recipes."""
    files = resources.files(__package__).iterdir()
    return sorted(file.name.removesuffix(SUFFIX) for file in files if file.name.endswith(SUFFIX))


def recipes() -> list[Recipe]:
    """Return all recipes, by name."""
    return [recipe(name) for name in names()]


@cache
def recipe(name: str) -> Recipe:
    """Return the recipe of that name; ConfigError hints at the nearest one."""
    known = names()
    if name not in known:
        raise ConfigError(f"unknown recipe {clean(name, 40)!r}; {nearest(name, known)}")
    text = resources.files(__package__).joinpath(f"{name}{SUFFIX}").read_bytes()
    return msgspec.structs.replace(msgspec.toml.decode(text, type=Recipe), name=name)


def name_of(config: RunConfig) -> str:
    """Return the name of the recipe that `config` is, whatever its seed and threads; or nothing."""
    open_ones = {setting: getattr(config, setting) for setting in _LEFT_OPEN}
    known = (each for each in recipes() if each.config.replace(**open_ones) == config)
    return next((each.name for each in known), "")
