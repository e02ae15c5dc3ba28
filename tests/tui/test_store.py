"""The store: each message is one new state and one paint, one after the other."""

import asyncio

from nntui.tui import work as w
from nntui.tui.messages import answers as a
from nntui.tui.messages.user import AppStarted, PixelStylePressed, TabMoved
from nntui.tui.state import State, Ticket
from nntui.tui.store import Store
from tests.tui.fake_world import DATA


class Screen:
    """Keeps what was painted; a paint lasts until it is let go."""

    def __init__(self) -> None:
        self.painted: list[tuple[State, State]] = []
        self.started: list[w.Work] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def paint(self, before: State, state: State) -> None:
        """Keep what is painted."""
        self.painted.append((before, state))
        await self.gate.wait()


def _store() -> tuple[Store, Screen]:
    screen = Screen()
    return Store(State(), screen.paint, screen.started.append), screen


async def test_a_message_is_one_paint_and_its_work() -> None:
    """The screen is given the state before and the new one."""
    store, screen = _store()
    first = store.state
    await store.dispatch(AppStarted())

    assert screen.painted == [(first, store.state)]
    assert [type(work) for work in screen.started] == [w.FindInitialData]


async def test_a_late_answer_paints_nothing() -> None:
    """It changes no state, so there is nothing to paint."""
    store, screen = _store()
    await store.dispatch(a.DataLoaded(Ticket("request", -1), DATA["lines"]))

    assert screen.painted == []
    assert screen.started == []


async def test_messages_wait_for_the_paint_before_them() -> None:
    """Two messages never interleave, from any sender; they are handled in order."""
    store, screen = _store()
    screen.gate.clear()
    messages = (PixelStylePressed(), TabMoved(1), TabMoved(1))
    tasks = [asyncio.create_task(store.dispatch(each)) for each in messages]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(screen.painted) == 1
    screen.gate.set()
    await asyncio.gather(*tasks)

    states = [store.state, *(state for _, state in screen.painted)]
    assert [state.tab for state in states[1:]] == ["charts", "digit", "confusion"]
    assert all(before is states[place] for place, (before, _) in enumerate(screen.painted[1:], 1))
