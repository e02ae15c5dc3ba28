"""What the user did to see another screen, panel or color."""

from msgspec import Struct

from nntui.tui.state import Panel, Tab
from nntui.view.palette import Palette


class TabMoved(Struct, frozen=True):
    """The tab so many places further was asked for."""

    by: int


class TabChosen(Struct, frozen=True):
    """A tab was chosen."""

    tab: Tab


class ScreenChosen(Struct, frozen=True):
    """A screen was chosen, by its name."""

    screen: str


class PanelChosen(Struct, frozen=True):
    """A panel was chosen, to be shown and to get the focus."""

    panel: Panel


class PaletteChosen(Struct, frozen=True):
    """Another theme was chosen, with other colors."""

    palette: Palette


class DialogChanged(Struct, frozen=True):
    """A dialog, the help or the palette was opened, or the last of them closed."""

    opened: bool


class KeyExplained(Struct, frozen=True):
    """A key that was pressed does nothing; `reason` says why."""

    reason: str
