"""What of the state is remembered for the next start, and the state to begin with."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from nntui.tui.state import TABS, State, with_screen
from nntui.view.images import PixelStyle

if TYPE_CHECKING:
    from nntui.workspace.last_view import LastView


def restored(state: State, last: "LastView", screens: Collection[str] = ("train",)) -> State:
    """Return `state` with the screen, tab, style of digits and groups that were shown last.

    Args:
        state: to begin with.
        last: what was remembered.
        screens: the names of the screens that there are.
    """
    state = replace(state, unfolded=state.unfolded | set(last.unfolded))
    if last.screen in screens:
        state = with_screen(state, last.screen)
    for tab in TABS:
        if tab == last.tab:
            inspected = tab if tab in {"digit", "confusion"} else state.inspected
            state = replace(state, tab=tab, inspected=inspected)
    styles: tuple[PixelStyle, ...] = get_args(PixelStyle)
    for style in styles:
        if style == last.pixel_style and _can_draw(state, style):
            state = replace(state, pixel_style=style)
    return state


def to_remember(state: State, theme: str) -> "LastView":
    """Return what to remember of the last state."""
    from nntui.workspace.last_view import LastView, Opened  # noqa: PLC0415 - at the end

    opened = state.opened
    if state.run is not None:
        opened = ("run", str(state.run.path), state.run.name)
    return LastView(
        opened=None if opened is None else Opened(*opened),
        screen=state.screen,
        tab=state.tab,
        theme=theme,
        pixel_style=state.pixel_style,
        unfolded=tuple(sorted(state.unfolded)),
    )


def _can_draw(state: State, style: PixelStyle) -> bool:
    terminal = state.terminal
    return style == "ascii" or (terminal.unicode and (terminal.color or style == "shades"))
