"""Store: holds the state, and turns each message into one new state, one paint and some work."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from nntui.tui.messages import Message
from nntui.tui.messages.answers import (
    DownloadAdvanced,
    EvaluationAdvanced,
    NetworkEvaluated,
    RunAdvanced,
)
from nntui.tui.state import State
from nntui.tui.work import Work

if TYPE_CHECKING:
    from nntui.tui.transitions import Step

_PROGRESS = RunAdvanced | NetworkEvaluated | DownloadAdvanced | EvaluationAdvanced
"""Messages that come many times a second, so not each of them is painted."""


def _import_transitions() -> "Callable[[State, Message], Step]":
    # They need the workspace, and so data sets and weights: nothing of it is shown at first.
    from nntui.tui.transitions import apply  # noqa: PLC0415 - see above

    return apply


def _never(wait: float, paint: Callable[[], Awaitable[None]]) -> None:
    del wait, paint


class Store:
    """The state of the app and the only place where it is replaced.

    Args:
        state: the first state.
        paint: shows a state, given the one that was painted before it.
        start: starts a piece of work and returns at once.
        delay: returns for how many seconds progress has to wait until it is painted.
        later: calls a function after some seconds.
    """

    def __init__(
        self,
        state: State,
        paint: Callable[[State, State], Awaitable[None]],
        start: Callable[[Work], None],
        delay: Callable[[], float] = lambda: 0.0,
        later: Callable[[float, Callable[[], Awaitable[None]]], object] = _never,
    ) -> None:
        self.state = state
        self._painted = state
        self._delay = delay
        self._later = later
        self._is_deferred = False
        self._is_behind = False
        self._paint = paint
        self._start = start
        self._lock = asyncio.Lock()
        self._apply: Callable[[State, Message], Step] | None = None

    @property
    def busy(self) -> bool:
        """Whether the newest state is not painted yet."""
        return self._lock.locked() or self._is_behind or self._painted is not self.state

    @property
    def behind(self) -> bool:
        """Whether the state holds progress that is painted later, after the answer to a key."""
        return self._is_behind

    async def dispatch(self, message: Message) -> None:
        """Apply the transition of a message; messages that come meanwhile wait for their turn."""
        async with self._lock:
            if self._apply is None:  # in a thread, so that keys are handled meanwhile
                self._apply = await asyncio.to_thread(_import_transitions)
            before = self.state
            step = self._apply(before, message)
            self.state = step.state
            for work in step.work:  # first, so that threads work while the screen is painted
                self._start(work)
            if step.state is before:
                return
            if isinstance(message, _PROGRESS) and _is_progress(before, step.state):
                await self._paint_in_time()
            else:
                self._is_behind = self._is_deferred and before.live and step.state.live
                await self._paint_now()

    async def _paint_now(self) -> None:
        before, self._painted = self._painted, self.state
        await self._paint(before, self.state)

    async def _paint_in_time(self) -> None:
        """Paint now if it is time for it, else once later."""
        wait = self._delay()
        if wait <= 0:
            self._is_behind = False
            await self._paint_now()
        elif not self._is_deferred:
            self._is_deferred = True
            self._later(wait, self._paint_deferred)

    async def _paint_deferred(self) -> None:
        async with self._lock:
            self._is_deferred = False
            if self._is_behind or self._painted is not self.state:
                await self._paint_in_time()


def _is_progress(before: State, state: State) -> bool:
    """Return whether nothing but numbers has changed: no answer to a key, and no end."""
    if state.network is not before.network and not state.live:
        return False
    return _news(before) == _news(state)


def _news(state: State) -> tuple[object, ...]:
    return state.note, state.commands, state.live, state.view.status, state.problem
