"""A key, and the keys that work in one place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nntui.tui.messages import Message


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Args:
        keys: what Textual calls it; several are separated by commas.
        action: the action that it runs.
        help: what it does.
        message: what it means, where that needs neither a dialog nor a widget.
        short: a word or two for the footer and the palette; a key without is in no palette.
        footer: whether the footer shows it.
        shown_as: how it is written; by default as in `keys`.
        first: whether it works whatever has the focus, also in a dialog.
    """

    keys: str
    action: str
    help: str
    message: "Message | None" = None
    short: str = ""
    footer: bool = False
    shown_as: str | None = None
    first: bool = False

    @property
    def label(self) -> str:
        """How the key is written.

        >>> Key("left", "", "", shown_as="<-").label, Key("R,shift+r", "", "").label
        ('<-', 'R')
        """
        return (self.shown_as or self.keys).split(",")[0]

    @property
    def name(self) -> str:
        """The name that its action presses; empty where the action is one of a widget.

        >>> Key("q", press("leave"), "").name
        'leave'
        """
        pressed = self.action.removeprefix("app.")
        is_press = pressed.startswith("press('")
        return pressed.removeprefix("press('").removesuffix("')") if is_press else ""


@dataclass(frozen=True, slots=True)
class KeyArea:
    """Where keys work: everywhere, on one screen, or in one panel while it has the focus.

    Args:
        name: that of the screen, or the id of the widget of the panel.
        keys: in the order of footer and help.
        title: what the header calls the screen, or the frame the panel.
        number: the key that leads to a screen; empty for what is no screen.
        about: what a screen shows, in a few words for the help.
        panels: those of a screen that have keys of their own.
    """

    name: str
    keys: tuple[Key, ...]
    title: str = ""
    number: str = ""
    about: str = ""
    panels: "tuple[KeyArea, ...]" = ()


def press(name: str) -> str:
    """Return the action of the app that does what a key of this name is for."""
    return f"app.press('{name}')"


def press_here(name: str) -> str:
    """Return the same as an action of a widget, which decides when it can run."""
    return f"press('{name}')"
