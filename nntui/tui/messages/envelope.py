"""Envelope: how a message travels through Textual's queue, from a thread or a widget to the app."""

import textual.message

from nntui.tui.messages import Message
from nntui.tui.messages.answers import DownloadAdvanced, EvaluationAdvanced, RunAdvanced
from nntui.tui.messages.digit_answers import DigitsAdvanced
from nntui.tui.messages.run_answers import ComparisonAdvanced, RunsListed, SweepAdvanced


class Envelope(textual.message.Message):
    """A Textual message that carries one of ours."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__()

    def can_replace(self, message: textual.message.Message) -> bool:
        """Return whether a newer message makes this one needless before it was handled.

        That is so for progress: the newer one says all that the older one said.
        """
        return isinstance(message, Envelope) and _replaces(message.message, self.message)


_PROGRESS = (
    *(RunAdvanced, EvaluationAdvanced, DownloadAdvanced),
    *(RunsListed, SweepAdvanced, ComparisonAdvanced, DigitsAdvanced),
)
"""Messages of which the newest one with a ticket is enough."""


def _replaces(newer: Message, older: Message) -> bool:
    if not isinstance(newer, _PROGRESS) or not isinstance(older, _PROGRESS):
        return False
    return type(newer) is type(older) and newer.ticket == older.ticket
