"""TabBar: the tabs of a small screen, each with one group of panels."""

from rich.style import Style
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import TabChosen
from nntui.tui.state import TABS, State, Tab


class TabBar(Widget):
    """One line with the names of the tabs; a click or `[` and `]` choose one."""

    tab: reactive[Tab] = reactive[Tab]("charts")

    def show(self, state: State) -> None:
        """Show which tab is chosen."""
        self.tab = state.tab

    def render(self) -> Text:
        """Return the names, the chosen one in brackets."""
        text = Text(no_wrap=True)
        for each in TABS:
            chosen = each == self.tab
            style = Style(bold=chosen, reverse=chosen, meta={"@click": f"choose('{each}')"})
            name = each.capitalize()
            text.append(f"[{name}]" if chosen else f" {name} ", style)
            text.append(" ")
        return text

    def action_choose(self, tab: Tab) -> None:
        """Choose a tab."""
        self.post_message(Envelope(TabChosen(tab)))
