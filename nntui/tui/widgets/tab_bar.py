"""TabBar: the tabs of a small screen, each with one group of panels."""

from rich.style import Style
from rich.text import Text

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import TabChosen
from nntui.tui.state import TABS, State, Tab
from nntui.tui.widgets.drawn_panel import DrawnPanel

_KEYS: dict[Tab, str] = {"digit": "D", "charts": "L", "confusion": "C", "settings": "S"}


class TabBar(DrawnPanel):
    """One line with the tabs and their keys; a click or `[` and `]` choose one."""

    def parts(self, state: State) -> tuple[object, ...]:
        """Return what decides the line."""
        return state.tab, state.terminal

    def draw(self, columns: int, rows: int) -> Text:
        """Return the names, the chosen one in brackets; only letters where there is no room."""
        del rows
        full = sum(len(tab) + 6 for tab in TABS) <= columns
        text = Text(" ", no_wrap=True)
        for tab in TABS:
            label = f"{_KEYS[tab]} {tab.capitalize()}" if full else _KEYS[tab]
            chosen = tab == self.state.tab
            style = Style.parse(self._style(chosen=chosen))
            style += Style(meta={"@click": f"choose('{tab}')"})
            text.append(f"[{label}]" if chosen else f" {label} ", style)
        return text

    def action_choose(self, tab: Tab) -> None:
        """Choose a tab."""
        self.post_message(Envelope(TabChosen(tab)))

    def _style(self, *, chosen: bool) -> str:
        terminal = self.state.terminal
        return f"bold {terminal.accent}".strip() if chosen else terminal.dim
