"""Store: holds the state, and turns each message into one new state, one paint and some work."""

import asyncio
from collections.abc import Awaitable, Callable

from nntui.tui.messages import Message
from nntui.tui.state import State
from nntui.tui.transitions import apply
from nntui.tui.work import Work


class Store:
    """The state of the app and the only place where it is replaced.

    Args:
        state: the first state.
        paint: shows a state, given the one before it.
        start: starts a piece of work and returns at once.
    """

    def __init__(
        self,
        state: State,
        paint: Callable[[State, State], Awaitable[None]],
        start: Callable[[Work], None],
    ) -> None:
        self.state = state
        self._paint = paint
        self._start = start
        self._lock = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether the newest state is not painted yet."""
        return self._lock.locked()

    async def dispatch(self, message: Message) -> None:
        """Apply the transition of a message; messages that come meanwhile wait for their turn."""
        async with self._lock:
            before = self.state
            step = apply(before, message)
            self.state = step.state
            for work in step.work:  # first, so that threads work while the screen is painted
                self._start(work)
            if step.state is not before:
                await self._paint(before, step.state)
