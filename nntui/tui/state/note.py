"""The newest message to the user."""

from typing import Literal, NamedTuple, TypeAlias

Severity: TypeAlias = Literal["information", "warning", "error"]


class Note(NamedTuple):
    """The newest message to the user, shown below the panels."""

    text: str = ""
    severity: Severity = "information"
