"""What the tests of the app share: pilots, waiting, editing settings, reading the screen."""

import asyncio
import contextlib
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any, TypeAlias

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import OptionList

from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.config.knobs import knob
from nntui.errors import RunError
from nntui.runs import commands
from nntui.runs.directory import RunDirectory
from nntui.tui.app import NntuiApp
from nntui.tui.dialogs.open_dialog import OpenDialog
from nntui.tui.messages.user import GroupToggled, SettingsEdited
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.view.style import Terminal
from nntui.workspace.runs import all_runs

AppPilot: TypeAlias = Pilot[str]
Test: TypeAlias = Callable[..., Awaitable[None]]

LONG = 10_000
"""Epochs of a run whose end no test waits for."""

_SAFETY_NET = 60.0
"""Seconds after which a test fails that waits for what never happens; no test relies on it."""


@asynccontextmanager
async def opened(
    size: tuple[int, int] = (160, 45), terminal: Terminal | None = None, name: str = ""
) -> AsyncIterator[AppPilot]:
    """Open the app and wait until it shows a network; stop what still trains at the end."""
    async with NntuiApp(name, terminal).run_test(size=size) as pilot:
        await until(pilot, lambda: app_of(pilot).state.network)
        yield pilot
    with contextlib.suppress(RunError):  # there is no folder of runs, or one that cannot be read
        for run in all_runs():
            if run.alive():
                commands.send(run.commands, commands.Stop())


def piloted(size: tuple[int, int] = (160, 45)) -> Callable[[Test], Test]:
    """Give a test, as its first argument, a pilot of an app in a terminal of that size."""

    def decorate(test: Test) -> Test:
        @wraps(test)
        async def run(**fixtures: Any) -> None:
            async with opened(size) as pilot:
                await test(pilot, **fixtures)

        parameters = list(inspect.signature(test).parameters.values())[1:]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # for pytest
        return run

    return decorate


async def until(pilot: AppPilot, condition: Callable[[], object]) -> None:
    """Wait until `condition` holds and the state is painted; checked after handled messages."""
    store = app_of(pilot).store
    try:
        async with asyncio.timeout(_SAFETY_NET):
            while store.busy or not condition():
                await pilot.pause(0.01)
    except TimeoutError:
        state = app_of(pilot).state
        raise AssertionError(
            f"not reached: note {state.note!r}, data {state.data and state.data.name}, run "
            f"{state.run and state.run.name} {state.view.status}, request {state.request}, "
            f"download {state.download and state.download.name}, commands {state.commands}"
        ) from None


async def resize(pilot: AppPilot, size: tuple[int, int]) -> None:
    """Give the terminal another size, and wait until every panel has its new place."""
    await pilot.resize_terminal(*size)
    before: object = None
    while before != (regions := [each.region for each in pilot.app.screen.query("*")]):
        before = regions
        await pilot.pause()
        pilot.app.screen._refresh_layout(pilot.app.size)  # on a busy machine it may come later
        await pilot.pause()


async def until_shown(pilot: AppPilot, *texts: str) -> None:
    """Wait until all of these texts are on the screen, whatever frames and wraps are between."""
    await until(pilot, lambda: all(text in screen_text(pilot) for text in texts))


async def until_on(pilot: AppPilot, kind: type[Screen[Any]]) -> None:
    """Wait until a screen of this kind is on top, and something in it takes the keys."""

    def ready() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, kind) and screen.focused is not None and screen.focused.has_focus

    await until(pilot, ready)


async def open_dialog(pilot: AppPilot) -> None:
    """Press o, and wait until the dialog lists what can be opened."""
    await pilot.press("o")
    await until_on(pilot, OpenDialog)
    await until(pilot, lambda: pilot.app.screen.query_one(OptionList).option_count > 0)


async def press(pilot: AppPilot, *keys: str, until_: Callable[[], object]) -> None:
    """Press keys and wait for what they do."""
    await pilot.press(*keys)
    await until(pilot, until_)


async def edit(pilot: AppPilot, **changes: object) -> None:
    """Edit settings as the panels do, and wait for the network that they ask for."""
    app = app_of(pilot)
    await app.store.dispatch(SettingsEdited(changes))
    await until(pilot, lambda: app.state.network is not None or app.state.request is not None)


async def go_to(pilot: AppPilot, name: str) -> SettingsPanel:
    """Put the cursor on a setting; its group is unfolded for that."""
    app = app_of(pilot)
    if not knob(name).common:
        await app.store.dispatch(GroupToggled(knob(name).group, unfolded=True))
    panel = app.query_one(SettingsPanel)
    panel.go_to(name)
    await until(pilot, lambda: panel.has_focus)
    return panel


def value_of(pilot: AppPilot, name: str) -> str:
    """Return the value that the panel shows for a setting, as text; empty where it is not there."""
    panel = app_of(pilot).query_one(SettingsPanel)
    if panel.edit is not None and panel.cursor == name:
        return panel.edit.text
    return next((row.value for row in panel.rows if row.key == name), "")


async def train_for_long(pilot: AppPilot, layers: str = "16:relu") -> None:
    """Train a network that no test sees the end of, until it has made some steps."""
    app = app_of(pilot)
    await edit(pilot, epochs=LONG, layers=layers)
    await press(
        pilot,
        "space",
        until_=lambda: app.state.view.status == "running" and app.state.view.step > 1,
    )


def app_of(pilot: AppPilot) -> NntuiApp:
    """Return the app with the type it has."""
    app = pilot.app
    assert isinstance(app, NntuiApp)
    return app


def at_row(pilot: AppPilot, row: int) -> bool:
    """Return whether this test image is shown."""
    return app_of(pilot).state.cursor.row == row


def run_of(pilot: AppPilot) -> RunDirectory:
    """Return the run that is shown."""
    run = app_of(pilot).state.run
    assert run is not None
    return run


def network_of(pilot: AppPilot) -> EvaluatedNetwork:
    """Return the network that is shown."""
    network = app_of(pilot).state.network
    assert network is not None
    return network


def screen_text(pilot: AppPilot) -> str:
    """Return what is on the screen, line by line."""
    strips = pilot.app.screen._compositor.render_strips(pilot.app.size)
    return "\n".join(strip.text for strip in strips)


def place_of(pilot: AppPilot, text: str) -> tuple[int, int]:
    """Return the column and row where a text begins on the screen."""
    rows = screen_text(pilot).splitlines()
    return next((line.index(text), row) for row, line in enumerate(rows) if text in line)


def words_in(panel: DrawnPanel) -> str:
    """Return what a panel shows, without line breaks."""
    columns, rows = panel.content_size
    lines = panel.draw_lines(columns, rows)
    return " ".join(" ".join(line.plain for line in lines).split())


def words_on_screen(pilot: AppPilot) -> str:
    """Return what is on the screen without frames and line breaks."""
    return " ".join(screen_text(pilot).replace("│", " ").split())
