"""The tabs of a small screen: the same panels, one group at a time."""

from rich.style import Style
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

TABS = ("Charts", "Digit", "Confusion", "Settings")


class TabBar(Widget):
    """One line with the names of the tabs; a click or `[` and `]` choose one."""

    chosen: reactive[int] = reactive(0)

    def render(self) -> Text:
        """Return the names, the chosen one in brackets."""
        text = Text(no_wrap=True)
        for place, name in enumerate(TABS):
            here = place == self.chosen
            style = Style(bold=here, reverse=here, meta={"@click": f"app.choose_tab({place})"})
            text.append(f"[{name}]" if here else f" {name} ", style)
            text.append(" ")
        return text
