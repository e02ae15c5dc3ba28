"""What the tests of the app share: pilots, waiting for things, reading the screen."""

import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any, TypeAlias

from textual.pilot import Pilot

from nntui.runs import commands
from nntui.tui.app import NntuiApp
from nntui.view.style import Terminal
from nntui.workspace.library import all_runs

AppPilot: TypeAlias = Pilot[str]
Test: TypeAlias = Callable[..., Awaitable[None]]

DEADLINE = 30.0


@asynccontextmanager
async def opened(
    size: tuple[int, int] = (160, 45), terminal: Terminal | None = None
) -> AsyncIterator[AppPilot]:
    """Open the app and wait until it shows a network; stop what still trains at the end."""
    async with NntuiApp(terminal=terminal).run_test(size=size) as pilot:
        await until(pilot, lambda: app_of(pilot).state.model is not None)
        yield pilot
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
    """Wait until `condition` holds; fail where it does not in half a minute."""
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        await pilot.pause(0.02)


def app_of(pilot: AppPilot) -> NntuiApp:
    """Return the app with the type it has."""
    app = pilot.app
    assert isinstance(app, NntuiApp)
    return app


def screen_text(pilot: AppPilot) -> str:
    """Return what is on the screen, line by line."""
    strips = pilot.app.screen._compositor.render_strips(pilot.app.size)
    return "\n".join(strip.text for strip in strips)
