"""What fields post: a new value, or why what was typed is not one."""

from typing import Any

from textual.message import Message
from textual.widget import Widget


class Edited(Message):
    """A field has a new, legal value."""

    def __init__(self, field: Widget, value: Any) -> None:
        self.field = field
        self.value = value
        super().__init__()

    @property
    def control(self) -> Widget:
        """The field, so that handlers can select by it."""
        return self.field


class Refused(Message):
    """A field contains something that is not a value; an empty `reason` withdraws that."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__()
