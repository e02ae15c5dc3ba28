"""Waiting for an app: until it has handled all input, rather than until its process is idle.

Textual's pilot sleeps until the process uses little time, three times for each key: 70 ms, and up
to three seconds where a thread computes or the machine is busy.
"""

import asyncio

from textual._context import active_app

from nntui.tui.input_queue import handled
from nntui.tui.key_app import KeyApp

_SAFETY_NET = 20.0
"""Seconds after which a test fails whose app handles a key for ever; no test relies on it."""


async def settled(min_sleep: float = 0.0, max_sleep: float = 0.0) -> None:
    """Wait until the app, the focused widget and those around it have handled their messages.

    It takes the place of `textual._wait.wait_for_idle`, whose arguments it has.
    """
    del min_sleep, max_sleep
    app = active_app.get()
    async with asyncio.timeout(_SAFETY_NET):
        await handled(app)  # what was sent is in the queue then
        while isinstance(app, KeyApp) and not app._input.idle and app._running:
            await asyncio.sleep(0)
        if app.screen_stack:
            target = app.focused or app.screen
            for pump in target.ancestors_with_self:
                await handled(pump)
        await handled(app)
