"""Draft: a value that is being typed, and that no setting has yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Draft:
    """A value that is being typed.

    Args:
        number: counts what was typed; the newest one is that of the present text.
        changes: the settings that it would change; empty where it is not legal.
        reason: why it is not legal; empty where it is.
    """

    number: int
    changes: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
