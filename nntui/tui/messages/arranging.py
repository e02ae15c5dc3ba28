"""What the user did to see another screen, panel or color."""

from dataclasses import dataclass

from nntui.tui.state import Panel, Tab
from nntui.view.palette import Palette


@dataclass(frozen=True, slots=True)
class TabMoved:
    """The tab so many places further was asked for."""

    by: int


@dataclass(frozen=True, slots=True)
class TabChosen:
    """A tab was chosen."""

    tab: Tab


@dataclass(frozen=True, slots=True)
class ScreenChosen:
    """A screen was chosen, by its name."""

    screen: str


@dataclass(frozen=True, slots=True)
class PanelChosen:
    """A panel was chosen, to be shown and to get the focus."""

    panel: Panel


@dataclass(frozen=True, slots=True)
class PaletteChosen:
    """Another theme was chosen, with other colors."""

    palette: Palette


@dataclass(frozen=True, slots=True)
class DialogChanged:
    """A dialog, the help or the palette was opened, or the last of them closed."""

    opened: bool


@dataclass(frozen=True, slots=True)
class KeyExplained:
    """A key that was pressed does nothing; `reason` says why."""

    reason: str
