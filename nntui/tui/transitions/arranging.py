"""What is in sight: screens, tabs, panels, dialogs and colors; nothing is trained or loaded."""

from dataclasses import replace

from nntui.tui.messages.user import (
    DialogChanged,
    PaletteChosen,
    PanelChosen,
    ScreenChosen,
    TabChosen,
    TabMoved,
)
from nntui.tui.state import TAB_OF, TABS, FocusRequest, State, Tab, with_screen
from nntui.tui.transitions.step import Step


def screen_chosen(state: State, message: ScreenChosen) -> Step:
    """Return the step to another screen."""
    return Step(with_screen(state, message.screen))


def tab_moved(state: State, message: TabMoved) -> Step:
    """Return the step to a tab further on, around the end."""
    index = (TABS.index(state.tab) + message.by) % len(TABS)
    return Step(_with_tab(state, TABS[index]))


def tab_chosen(state: State, message: TabChosen) -> Step:
    """Return the step to a tab."""
    return Step(_with_tab(state, message.tab))


def panel_chosen(state: State, message: PanelChosen) -> Step:
    """Return the step to a panel of the screen Train, which gets the focus."""
    focus = FocusRequest(message.panel, state.focus.number + 1)
    state = _with_tab(state, TAB_OF[message.panel])
    return Step(replace(state, screen="train", focus=focus))


def palette_chosen(state: State, message: PaletteChosen) -> Step:
    """Return the step to other colors."""
    if message.palette == state.terminal.palette:
        return Step(state)
    return Step(replace(state, terminal=replace(state.terminal, palette=message.palette)))


def dialog_changed(state: State, message: DialogChanged) -> Step:
    """Return the step after a dialog was opened or closed."""
    return Step(replace(state, dialog=message.opened))


def _with_tab(state: State, tab: Tab) -> State:
    inspected = tab if tab in {"digit", "confusion"} else state.inspected
    return replace(state, tab=tab, inspected=inspected)
