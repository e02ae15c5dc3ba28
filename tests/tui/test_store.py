"""The store: each message is one new state and one paint, one after the other."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from nntui.runs.directory import RunDirectory
from nntui.tui import work as w
from nntui.tui.messages import answers as a
from nntui.tui.messages.user import AppStarted, PixelStylePressed, TabMoved
from nntui.tui.state import State, Ticket
from nntui.tui.store import Store
from nntui.view.runview import RunView, Status
from nntui.workspace.watching import RunSnapshot
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
    while not screen.painted:  # the first message waits for the import of the transitions
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(screen.painted) == 1
    screen.gate.set()
    await asyncio.gather(*tasks)

    states = [store.state, *(state for _, state in screen.painted)]
    assert [state.tab for state in states[1:]] == ["digit", "charts", "confusion"]
    assert all(before is states[place] for place, (before, _) in enumerate(screen.painted[1:], 1))


class Timer:
    """Keeps what is to be called later, and says how long progress has to wait."""

    def __init__(self) -> None:
        self.wait = 0.2
        self.calls: list[Callable[[], Awaitable[None]]] = []

    def delay(self) -> float:
        """Return the seconds to wait."""
        return self.wait

    def later(self, wait: float, call: Callable[[], Awaitable[None]]) -> None:
        """Keep a call."""
        assert wait == self.wait
        self.calls.append(call)


def _paced() -> tuple[Store, Screen, Timer]:
    """A store that shows a run, and waits between two paints of its progress."""
    screen, timer = Screen(), Timer()
    run = RunDirectory(Path("run"))
    state = State(run=run, live=True, view=RunView(status="running"))
    store = Store(state, screen.paint, screen.started.append, timer.delay, timer.later)
    return store, screen, timer


def _advanced(store: Store, step: int, status: Status = "running") -> a.RunAdvanced:
    ticket = store.state.generations.ticket("view")
    return a.RunAdvanced(ticket, RunSnapshot(RunView(status=status, step=step), live=True))


async def test_progress_is_painted_later_and_once() -> None:
    """Of what came meanwhile, only the newest is painted."""
    store, screen, timer = _paced()
    await store.dispatch(_advanced(store, 1))
    await store.dispatch(_advanced(store, 2))
    assert screen.painted == []
    assert store.busy
    assert len(timer.calls) == 1

    timer.wait = 0.0
    await timer.calls[0]()

    assert [state.view.step for _, state in screen.painted] == [2]
    assert not store.busy


async def test_keys_and_news_of_a_run_are_painted_at_once() -> None:
    """A key, with curves that follow; and the pause that a run reports."""
    store, screen, timer = _paced()
    await store.dispatch(_advanced(store, 1))
    await store.dispatch(PixelStylePressed())
    assert (len(screen.painted), store.behind) == (1, True)

    timer.wait = 0.0
    await timer.calls[0]()
    assert (len(screen.painted), store.behind) == (2, False)

    timer.wait = 0.2
    await store.dispatch(_advanced(store, 3, "paused"))
    assert [state.view.status for _, state in screen.painted] == ["running", "running", "paused"]
