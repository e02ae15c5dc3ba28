"""The keys of the app, a file for each screen and each panel, and the table made of them."""

from nntui.tui.keys.explained import why_nothing
from nntui.tui.keys.key import Key, KeyArea
from nntui.tui.keys.table import AREAS, KEYS, MESSAGES, SCREEN_OF, SCREENS, keys_of, works_on

__all__ = [
    "AREAS",
    "KEYS",
    "MESSAGES",
    "SCREENS",
    "SCREEN_OF",
    "Key",
    "KeyArea",
    "keys_of",
    "why_nothing",
    "works_on",
]
