"""The registry of studies, and their plans."""

from importlib import resources
from typing import Any

from nntui.errors import UsageError
from nntui.recipes.registry import recipe
from nntui.strings import clean, nearest
from nntui.sweeps.plan import decode_plan

_SUFFIX = ".toml"


def names() -> list[str]:
    """Return the names of all studies in alphabetical order.

    >>> names()
    ['facharbeit', 'rashid']
    """
    files = resources.files(__package__).iterdir()
    return sorted(file.name.removesuffix(_SUFFIX) for file in files if file.name.endswith(_SUFFIX))


def study(name: str, only: str = "") -> dict[str, Any]:
    """Return the contents of the file of a study, or with `only` one setting of it.

    Raises:
        ConfigError: there is no recipe of that name.
        UsageError: the recipe has no study, or the study does not vary this setting.
    """
    known = names()
    if name not in known:
        recipe(name)
        raise UsageError(f"{name}: this recipe has no sweep; try one of: {', '.join(known)}")
    given = decode_plan(resources.files(__package__).joinpath(f"{name}{_SUFFIX}").read_bytes())
    if only and only not in given["vary"]:
        raise UsageError(
            f"{name}: its sweep does not vary {clean(only, 40)!r}; {nearest(only, given['vary'])}"
        )
    return given | {"vary": {only: given["vary"][only]}} if only else given
