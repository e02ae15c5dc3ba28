"""What happened: what the user did, and what workers answer. Plain records, all in past tense."""

from typing import TypeAlias

from nntui.tui.messages.answers import Answer
from nntui.tui.messages.user import UserMessage

Message: TypeAlias = UserMessage | Answer
