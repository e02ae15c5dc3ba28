"""The table of the app's keys: bindings, footer, help and palette are made from it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nntui.tui.keys.digits import DIGITS
from nntui.tui.keys.draw import DRAW
from nntui.tui.keys.everywhere import EVERYWHERE
from nntui.tui.keys.key import Key, KeyArea
from nntui.tui.keys.layers import LAYERS
from nntui.tui.keys.runs import RUNS
from nntui.tui.keys.train import TRAIN

if TYPE_CHECKING:
    from nntui.tui.messages import Message

SCREENS = (TRAIN, DIGITS, LAYERS, DRAW, RUNS)
"""The screens, in the order of the header."""


def _to_screen(screen: KeyArea) -> Key:
    """Return the key that shows a screen."""
    about = f": {screen.about}" if screen.about else ""
    action = f"app.screen('{screen.name}')"
    return Key(screen.number, action, f"the screen {screen.title}{about}", short=screen.title)


def _areas() -> Iterator[KeyArea]:
    yield from SCREENS
    yield KeyArea(EVERYWHERE.name, (*map(_to_screen, SCREENS), *EVERYWHERE.keys))
    for screen in SCREENS:
        yield from screen.panels


AREAS: dict[str, KeyArea] = {area.name: area for area in _areas()}
"""Where keys work, by name: screens, everywhere, and panels."""
SCREEN_OF: dict[str, str] = {
    panel.name: screen.name for screen in SCREENS for panel in screen.panels
}
"""The screen of each panel, by the id of its widget."""
KEYS: tuple[Key, ...] = tuple(key for area in AREAS.values() for key in area.keys)
"""Every key; the same key may do something else in another area."""
MESSAGES: "dict[str, Message]" = {key.name: key.message for key in KEYS if key.message is not None}
"""What keys mean, by the names that their actions press."""
_SCREENS_OF: dict[str, set[str]] = {}
"""The screens of the actions that belong to screens rather than to panels."""
for _screen in SCREENS:
    for _key in _screen.keys:
        _SCREENS_OF.setdefault(_key.action, set()).add(_screen.name)


def keys_of(*areas: str) -> tuple[Key, ...]:
    """Return the keys of some areas, in their order.

    >>> [key.keys for key in keys_of("confusion")]
    ['up', 'down', 'left', 'right', 'home', 'w', 'percent_sign', 'minus', 'plus', 'd', 'enter']
    """
    return tuple(key for area in areas for key in AREAS[area].keys)


def works_on(screen: str, action: str) -> bool:
    """Return whether an action can run on a screen: it is one of it, or of no screen.

    >>> works_on("runs", "app.press('train')"), works_on("runs", "app.press('open')")
    (False, True)
    """
    return screen in _SCREENS_OF.get(action, {screen})
