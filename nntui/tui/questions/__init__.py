"""Questions: they open dialogs, and turn the answers into messages."""

from nntui.tui.questions.table import Questions

__all__ = ["Questions"]
