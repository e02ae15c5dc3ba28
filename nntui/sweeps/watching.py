"""Watching a sweep: its view whenever more is known, until it ends."""

import time
from collections.abc import Callable, Iterator

from nntui.errors import RunError
from nntui.sweeps.directory import SweepDirectory
from nntui.sweeps.report import view_of_sweep
from nntui.sweeps.state import state_of
from nntui.view.sweep.view import SweepView

INTERVAL = 0.5
"""Seconds between two looks."""


def watch(
    sweep: SweepDirectory,
    stop_requested: Callable[[], bool] = lambda: False,
    interval: float = INTERVAL,
    *,
    beyond_end: bool = False,
) -> Iterator[SweepView]:
    """Yield views of a sweep until its coordinator has ended.

    Args:
        sweep: its folder.
        stop_requested: whether to stop watching.
        interval: seconds between two views.
        beyond_end: whether to continue then; a sweep can be resumed.

    Raises:
        RunError: it cannot be read.
    """
    reader, plan, state, last = sweep.reader(), sweep.plan(), state_of([]), None
    while not stop_requested():
        if not sweep.exists():
            raise RunError(f"{sweep.name}: its folder was deleted or renamed")
        alive = sweep.alive()  # before the journal: one that ends in between has written all
        state = state_of(reader.poll(), state)
        view = view_of_sweep(sweep, plan, state, alive=alive)
        if view != last:
            yield view
            last = view
        if not alive and not beyond_end:
            return
        time.sleep(interval)
