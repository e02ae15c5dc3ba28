"""KeyBar: the keys that work now, as the widget that has the focus takes them."""

from typing import NamedTuple

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.screen import Screen

from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.list_panel import ListPanel
from nntui.view.style import key_name

_LAST = ("question_mark", "q", "ctrl+p")
"""Keys at the right, which always stay."""


class _Shown(NamedTuple):
    """A key in the bar."""

    key: str
    label: str
    words: str

    @property
    def width(self) -> int:
        return len(self.label) + len(self.words) + 3


class KeyBar(DrawnPanel):
    """One line of keys; those that open help and quit are never pushed out."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._shown: list[tuple[int, _Shown]] = []

    def on_mount(self) -> None:
        """Follow the focus, and what the focused widget takes."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def show(self, state: State) -> None:
        """Draw where the terminal is another; keys do not depend on anything else in the state."""
        if state.terminal is not self.state.terminal:
            super().show(state)

    @property
    def offered(self) -> list[str]:
        """The keys that the bar has to offer, whether or not there is room for them."""
        return [each.key for each in self._keys()]

    def draw(self, columns: int, rows: int) -> Text:
        """Return the keys, those of the focused panel first."""
        del rows
        keys = self._keys()
        last = [each for each in keys if each.key in _LAST]
        room = columns - sum(each.width for each in last)
        first, used = [], 0
        for each in keys:
            if each.key not in _LAST and used + each.width <= room:
                first.append(each)
                used += each.width
        self._shown, text = [], Text()
        for each in [*first, *last]:
            if last and each is last[0]:
                text.append(" " * max(room - used, 0))
            self._shown.append((len(text), each))
            text.append(f" {each.label}", f"bold {self.state.terminal.accent}".strip())
            text.append(f" {each.words} ", self.state.terminal.dim)
        return text

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for start, each in self._shown:
            if start <= offset.x < start + each.width:
                self.app.simulate_key(each.key)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        del screen
        self.redraw()

    def _keys(self) -> list[_Shown]:
        found: dict[str, _Shown] = {}
        focused = self.screen.focused
        words_now = focused.key_words() if isinstance(focused, ListPanel) else {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.show and enabled and binding.action not in found:
                words = words_now.get(binding.action, binding.description)
                found[binding.action] = _Shown(binding.key, self._label(binding), words)
        return list(found.values())

    def _label(self, binding: Binding) -> str:
        label = binding.key_display or self.app.get_key_display(binding)
        return key_name(label, unicode=self.state.terminal.unicode)
