"""Arguments of the Python interface: paths and NumPy scalars become strings and numbers."""

import os
from collections.abc import Mapping

import numpy as np

from nntui.errors import UsageError
from nntui.locations import expanded
from nntui.strings import clean
from nntui.workspace.paths import absolute


def name_of(value: object, expected: str) -> str:
    """Return a name as it is, and a path object as an absolute path.

    Args:
        value: what the caller passed.
        expected: what it should be, for the error.

    >>> name_of("mlp-best", "weights")
    'mlp-best'

    Raises:
        UsageError: it is neither a string nor a path.
    """
    if isinstance(value, str):
        return str(value)
    path = os.fspath(value) if isinstance(value, os.PathLike) else None
    if isinstance(path, str):
        return absolute(expanded(path))
    raise UsageError(f"expected {expected}, received {shown(value)}")


def plain_settings(settings: Mapping[str, object]) -> dict[str, object]:
    """Return settings with Python numbers for NumPy scalars, and strings for paths.

    >>> plain_settings({"epochs": np.int64(3), "lr": np.float64(0.5)})
    {'epochs': 3, 'lr': 0.5}
    """
    return {name: _plain(value) for name, value in settings.items()}


def check_text(name: str, value: object) -> None:
    """Raise a UsageError unless the argument `name` is a string."""
    if not isinstance(value, str):
        raise UsageError(f"{name}: expected a string, received {shown(value)}")


def check_callable(name: str, value: object) -> None:
    """Raise a UsageError unless the argument `name` is a function or None."""
    if value is not None and not callable(value):
        raise UsageError(f"{name}: expected a function or None, received {shown(value)}")


def shown(value: object) -> str:
    """Return a value as an error shows it: a plain one in full, of others the type.

    >>> shown(3), shown([1, 2])
    ('3', 'list')
    """
    plain = value is None or isinstance(value, bool | int | float | str)
    return clean(repr(value), 60) if plain else type(value).__name__


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    return name_of(value, "a path") if isinstance(value, os.PathLike) else value
