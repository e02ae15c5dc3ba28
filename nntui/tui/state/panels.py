"""The panels of the screen Train, and which one is to get the focus."""

from typing import Literal, NamedTuple, TypeAlias, get_args

Tab: TypeAlias = Literal["digit", "charts", "confusion", "settings"]
TABS: tuple[Tab, ...] = get_args(Tab)

Panel: TypeAlias = Literal["network", "settings", "loss", "accuracy", "rates", "digit", "confusion"]
"""A panel of the screen Train."""
FocusTarget: TypeAlias = str
"""The id of the widget of a panel; empty for none."""
TAB_OF: dict[Panel, Tab] = {
    "network": "settings",
    "settings": "settings",
    "loss": "charts",
    "accuracy": "charts",
    "rates": "charts",
    "digit": "digit",
    "confusion": "confusion",
}
"""The tab that a panel is in where there is no room for all."""


class FocusRequest(NamedTuple):
    """The panel that is to get the focus."""

    panel: FocusTarget = "digit"
    """Empty for none."""
    number: int = 0
    """How many requests there were; the screen carries out each of them once."""
