"""Screenshots: saves what is shown, and says where."""

import asyncio
from datetime import datetime
from typing import Any

from textual.app import App

from nntui.errors import StorageError
from nntui.strings import clean
from nntui.workspace.screenshots import save_screenshot

_READING = 10.0
"""Seconds for which the place of a screenshot is shown."""


async def keep_screenshot(app: App[Any], svg: str) -> None:
    """Save a picture of the screen as a file."""
    try:
        path = await asyncio.to_thread(save_screenshot, svg, datetime.now().astimezone())
    except StorageError as error:
        app.notify(str(error), severity="error", markup=False)
    else:
        app.notify(f"screenshot saved: {clean(path)}", markup=False, timeout=_READING)
