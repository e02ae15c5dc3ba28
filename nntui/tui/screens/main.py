"""MainScreen: the header, the screen that is chosen, the status and the keys.

The screens of the app are widgets within one screen of Textual, of which one is visible: a switch
between screens of Textual takes 50 ms. Each is mounted when it is first shown.
"""

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widget import Widget

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import DialogChanged
from nntui.tui.screens.paint_first import paint_first
from nntui.tui.screens.table import SCREENS, ScreenView
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.header import Header
from nntui.tui.widgets.key_bar import KeyBar
from nntui.tui.widgets.status_bar import StatusBar


class MainScreen(Screen[None]):
    """Everything but dialogs."""

    AUTO_FOCUS = ""  # so that arrows move from digit to digit until a field is chosen
    BINDINGS: ClassVar[list[BindingType]] = bindings(*SCREENS)

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state
        self._bars = (
            Header([row.names for row in SCREENS.values()]),
            StatusBar(id="status"),
            KeyBar(),
        )
        self._views: dict[str, Widget] = {}
        self._shown = state.screen
        self._given = 0
        """The number of the newest request for the focus that was carried out."""

    def compose(self) -> ComposeResult:
        """The header, the first screen, the status, the keys."""
        header, status, keys = self._bars
        yield header
        with Container(id="screens"):
            yield self._view(self._state.screen)
        yield status
        yield keys

    async def show(self, state: State, *, curves: bool = True) -> None:
        """Show a state; each panel redraws only what it changes.

        Args:
            state: to show.
            curves: whether curves are drawn, which takes the most time.
        """
        self._state = state
        if not all(bar.is_attached for bar in self._bars):
            return  # not composed yet, or already removed
        for bar in self._bars:
            bar.show(state)
        if state.screen != self._shown:
            paint_first(self, self._bars)
        view = await self._switch(state.screen)
        await cast("ScreenView", view).show(state, curves=curves)
        self._give_focus(view, state)

    def why_not(self, name: str) -> str:
        """Return why a key of this name does nothing in a terminal of this size; else nothing."""
        return cast("ScreenView", self._view(self._shown)).why_not(name)

    async def on_mount(self) -> None:
        """Show what is known by now."""
        await self.show(self._state)

    def on_screen_suspend(self) -> None:
        """Report that a dialog covers the panels."""
        self.post_message(Envelope(DialogChanged(opened=True)))

    def on_screen_resume(self) -> None:
        """Report that no dialog covers the panels."""
        self.post_message(Envelope(DialogChanged(opened=False)))

    def _view(self, name: str) -> Widget:
        """Return the widget of a screen, new where there is none yet."""
        if name not in self._views:
            self._views[name] = SCREENS[name].view()
        return self._views[name]

    async def _switch(self, name: str) -> Widget:
        view = self._view(name)
        if view.parent is None:  # `is_attached` is also false once the app ends
            await self.query_one("#screens").mount(view)
        if name != self._shown:
            self._shown = name
            for each in self._views.values():
                each.display = each is view
            self.refresh_bindings()
        return view

    def _give_focus(self, view: Widget, state: State) -> None:
        """Give the focus to the panel that was asked for, or to the first field in it."""
        if state.focus.number == self._given:
            return
        self._given = state.focus.number
        if not state.focus.panel:
            self.set_focus(None)
            return
        for panel in view.query(f"#{state.focus.panel}"):
            fields = (each for each in panel.query("*") if each.focusable)
            target = panel if panel.focusable else next(fields, None)
            self.set_focus(target)
