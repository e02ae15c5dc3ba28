"""The state of a run in a sign and a word; the color only repeats them."""

from nntui.view.runview import Status
from nntui.view.style import Terminal

_SIGNS = {
    "training": ("▶", ">"),
    "paused": ("‖", "="),
    "done": ("✓", "+"),
    "stopped": ("■", "#"),
    "diverged": ("✗", "x"),
    "failed": ("✗", "x"),
    "killed": ("✗", "x"),
    "unreadable": ("✗", "x"),
    "deleted": ("✗", "x"),
    "starting": ("…", "."),
    "loading": ("…", "."),
    "opening": ("…", "."),
    "downloading": ("↓", "v"),
    "ready": ("○", "o"),
    "not opened": ("✗", "x"),
}
WORDS: dict[Status, str] = {
    "waiting": "starting",
    "running": "training",
    "paused": "paused",
    "done": "done",
    "stopped": "stopped",
    "diverged": "diverged",
    "failed": "failed",
}
"""What the statuses of a run are called."""


def sign(word: str, terminal: Terminal) -> str:
    """Return the sign of a state.

    >>> sign("training", Terminal()), sign("training", Terminal(unicode=False))
    ('▶', '>')
    """
    return _SIGNS.get(word, (" ", " "))[0 if terminal.unicode else 1]


def style(word: str, terminal: Terminal) -> str:
    """Return the style of a state."""
    match word:
        case "done":
            return terminal.right
        case "training" | "downloading":
            return terminal.accent
        case "diverged" | "failed" | "killed" | "unreadable" | "deleted" | "not opened":
            return terminal.wrong
        case _:
            return ""
