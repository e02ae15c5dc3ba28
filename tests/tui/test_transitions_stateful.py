"""The app's transitions hold in every order in which messages can arrive.

Hypothesis presses keys, edits settings, opens things, and lets the threads that work for the app
go on and answer, in any order or never. After every message the invariants are checked; at the end
all threads answer, and what was asked for last must be shown.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from nntui.config.run_config import RunConfig
from nntui.tui import work as w
from nntui.tui.messages import Message
from nntui.tui.messages import answers as a
from nntui.tui.messages import user as u
from nntui.tui.state import LoadInitial, State, Ticket
from nntui.tui.transitions import Step, apply
from nntui.tui.transitions.showing import UNTRAINED
from nntui.workspace.opening import Entry, Kind
from tests.tui.fake_world import BROKEN, DATA, RUNS, WEIGHTS, World

_TARGETS = st.sampled_from([*DATA, *WEIGHTS, *RUNS, BROKEN])
_HARMLESS: st.SearchStrategy[Message] = st.one_of(
    st.builds(u.CursorMoved, st.integers(-2, 2)),
    st.builds(u.CursorScattered, st.integers(0, 9)),
    st.just(u.MistakesPressed()),
    st.just(u.AugmentedPressed()),
    st.just(u.PixelStylePressed()),
    st.builds(u.TabMoved, st.sampled_from([-1, 1])),
    st.builds(u.CellOpened, st.integers(0, 1), st.just(0)),
    st.builds(u.DialogChanged, st.booleans()),
)
_TRAINING: st.SearchStrategy[Message] = st.one_of(
    st.just(u.TrainPressed()),
    st.builds(u.AdvancePressed, st.sampled_from(["step", "epoch"])),
    st.just(u.StopPressed()),
    st.builds(u.ResetPressed, st.none() | st.integers(0, 3)),
)
_EDITS: st.SearchStrategy[Message] = st.builds(
    u.SettingsEdited,
    st.sampled_from(
        [
            {"lr": 0.1},
            {"lr": 0.2},
            {"epochs": 3},
            {"augment": "shift:1"},
            {"augment": ""},
            {"layers": "4"},
            {"layers": "7"},
            {"layers": "pool:99"},
            {"validation": 1_000},
            {"seed": 5},
            {"header": "no"},
            {"image_height": 3},
            *({"data": name} for name in ("digits", "mnist", "fashion", "lines")),
        ]
    ),
)
_OTHERS: st.SearchStrategy[Message] = st.one_of(
    st.sampled_from([u.RecipeChosen("zimengx-lines"), u.RecipeChosen("zimengx")]),
    st.just(u.LeavePressed()),
    st.builds(u.LeaveAnswered, st.sampled_from(["stop", "keep"])),
)


class Move(NamedTuple):
    """What happens without the user: a thread works or fails, or a message is delivered."""

    what: Literal["work", "fail", "deliver"]
    number: int


_MOVES = st.lists(
    st.builds(
        Move,
        st.sampled_from([*["work"] * 5, *["deliver"] * 5, "fail"]),
        st.sampled_from([0, 0, 1, 1, 2, 2, 3]),
    ),
    max_size=6,
)


class Thread:
    """A piece of work in progress."""

    def __init__(self, work: w.Work, answers: Iterator[Message | None]) -> None:
        self.work = work
        self.answers = answers

    @property
    def ticket(self) -> Ticket:
        """The ticket of its answers."""
        return getattr(self.work, "ticket", Ticket("any", 0))


class Machine(RuleBasedStateMachine):
    """The app without a screen, in a world that is a model; the user only looks."""

    apply = staticmethod(apply)

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.state = State()
        self.threads: list[Thread] = []
        self.mailbox: list[Message] = []
        self.failed: set[Ticket] = set()
        self.initial_failed = False
        self.wanted = ""
        """The weights that were asked for last, with nothing after them that replaces them."""

    # What happens.

    @rule(message=st.none() | _HARMLESS, moves=_MOVES)
    def look(self, message: Message | None, moves: list[Move]) -> None:
        if message is not None:
            self._send(message)
        self._play(moves)

    # What always holds.

    def _the_network_fits_what_is_shown(self) -> None:
        network, data, run = self.state.network, self.state.data, self.state.run
        if network is None:
            return
        assert data is not None
        info = network.weights.info
        assert info.image_shape == data.image_shape
        assert len(network.predictions) == len(data.test)
        assert len(info.classes) == len(data.classes)
        origin = self.world.origin_of(network)
        if network.title == UNTRAINED and data.labeled:
            config = self.state.config if run is None else self.state.run_config
            assert config is not None
            assert (info.layers, info.seed) == (config.layers, config.seed)
            assert info.data == data.name
        elif network.title.startswith("step") and data.labeled:
            assert origin is run
        elif data.labeled:
            assert run is None
            assert self.state.note.text is not None

    def _the_run_that_is_shown_is_watched(self) -> None:
        watched = [thread.work for thread in self.threads if isinstance(thread.work, w.WatchRun)]
        assert len(watched) <= 1
        if self.state.run is None:
            assert watched == []
        elif self.state.live:
            assert [work.run for work in watched] == [self.state.run]
            assert watched[0].ticket == self.state.generations.ticket("view")

    def _nothing_is_lost_or_done_twice(self) -> None:
        state, ticket = self.state, self.state.generations.ticket
        waiting = state.request
        if waiting is None:
            pass
        elif waiting.waits_for:
            assert state.download is not None
            assert state.download.name == waiting.waits_for
        else:
            assert self._in_progress(ticket("request")) == 1
        downloads = self._downloads()
        assert len(downloads) <= 1
        if state.download is not None:
            assert self._in_progress(ticket("download")) == 1
            assert all(work.name == state.download.name for work in downloads)
        else:
            assert downloads == []
        starts = [t for t in self.threads if isinstance(t.work, w.StartRun)]
        answered = [m for m in self.mailbox if isinstance(m, _START_ANSWERS)]
        assert len(starts) + len(answered) == (state.start is not None)

    def _something_is_shown_or_coming(self) -> None:
        state, ticket = self.state, self.state.generations.ticket("view")
        if state.data is None:
            assert state.run is None
            assert state.network is None
            assert state.request is not None or self.initial_failed
        elif state.network is None and state.run is None and state.data.labeled:
            assert ticket in self.failed or self._in_progress(ticket, a.NetworkEvaluated)
        if state.wants_augmented and state.network is not None:
            key = state.augmented_key
            assert key is not None
            assert (key.network, key.row) == (state.network, state.row)
            digit = state.generations.ticket("digit")
            assert state.augmented is not None or self._in_progress(digit)
        else:
            assert state.augmented is None
        if state.augmented is not None:
            work = self.world.made_of(state.augmented)
            assert (work.data, work.row) == (state.data, state.row)
            assert work.config.augment == state.config.augment

    def _nothing_is_offered_that_is_shown(self) -> None:
        if self.state.data is not None:
            assert not self.state.note.text.startswith(f"{self.state.data.name} is ready")

    def teardown(self) -> None:
        """Let everything be answered: what was asked for last is shown then."""
        self._finish()
        self._the_network_fits_what_is_shown()
        state = self.state
        assert state.request is None
        assert state.start is None
        assert state.download is None
        assert state.commands == ()
        assert state.data is not None or self.initial_failed
        if self.wanted:
            assert state.data is not None
            assert state.network is not None
            assert state.network.title == self.wanted
            assert state.data.name == WEIGHTS[self.wanted]
            assert state.run is None
        if state.run is not None:
            trainer = self.world.trainers[state.run]
            assert state.view == trainer.view
            assert state.live == trainer.live
            assert state.pause_requested == (trainer.view.status == "paused")

    def _check(self) -> None:
        self._the_network_fits_what_is_shown()
        self._the_run_that_is_shown_is_watched()
        self._nothing_is_lost_or_done_twice()
        self._something_is_shown_or_coming()
        self._nothing_is_offered_that_is_shown()

    # How it is played.

    def _play(self, moves: list[Move]) -> None:
        for what, number in moves:
            if what == "deliver" and self.mailbox:
                self._deliver(number % len(self.mailbox))
            elif what != "deliver" and self.threads:
                self._advance(self.threads[number % len(self.threads)], fails=what == "fail")

    def _deliver(self, place: int) -> None:
        """Deliver a message; it may overtake those of other threads, not those of its own."""
        ticket = _ticket(self.mailbox[place])
        first = next(i for i, each in enumerate(self.mailbox) if _ticket(each) == ticket)
        self._send(self.mailbox.pop(first))

    def _send(self, message: Message) -> None:
        before = self.state
        step = self.apply(before, message)
        ticket = _ticket(message)
        if ticket is not None and not before.generations.is_current(ticket):
            assert step == Step(before) or (step.state is before and not step.work)
        request = before.request.request if before.request else None
        if isinstance(message, a.RequestFailed) and isinstance(request, LoadInitial):
            self.initial_failed = True
        if isinstance(message, a.WorkFailed | a.RequestFailed) and ticket is not None:
            self.failed.add(ticket)
            self.wanted = "" if isinstance(message, a.RequestFailed) else self.wanted
        if isinstance(message, a.DownloadFailed):
            self.wanted = ""
        self.state = step.state
        for work in step.work:
            self._start(work)
        self._check()

    def _start(self, work: w.Work) -> None:
        """Start a thread, under the rules that workers have for each kind of work."""
        match work:
            case w.DownloadData(name=name):
                assert all(each.name != name for each in self._downloads())
                self._end(w.DownloadData)
            case w.CancelDownload():
                self._end(w.DownloadData)
            case w.WatchRun() | w.StopWatching():
                self._end(w.WatchRun)
            case w.Evaluate():
                self._end(w.Evaluate, but_the_first=True)
            case w.Augment():
                self._end(w.Augment, but_the_first=True)
        self.threads.append(Thread(work, self.world.answer(work)))

    def _downloads(self) -> list[w.DownloadData]:
        return [each.work for each in self.threads if isinstance(each.work, w.DownloadData)]

    def _end(self, kind: type, *, but_the_first: bool = False) -> None:
        of_kind = [thread for thread in self.threads if isinstance(thread.work, kind)]
        for thread in of_kind[1:] if but_the_first else of_kind:
            self.threads.remove(thread)

    def _advance(self, thread: Thread, *, fails: bool = False) -> None:
        kind = type(thread.work)
        ordered = (w.Evaluate, w.Augment, w.SendCommand, w.SaveWeights)
        if kind in ordered:  # one at a time, the oldest first
            thread = next(each for each in self.threads if type(each.work) is kind)
        self.world.fails = fails
        answer = next(thread.answers, _ENDED)
        if answer is _ENDED:
            self.threads.remove(thread)
            return
        if answer is not None:
            self._post(answer)
        if answer is not None and not isinstance(answer, a.DownloadAdvanced | a.RunAdvanced):
            self.threads.remove(thread)

    def _post(self, message: Message) -> None:
        last = self.mailbox[-1] if self.mailbox else None
        if isinstance(message, a.RunAdvanced | a.DownloadAdvanced) and type(last) is type(message):
            self.mailbox.pop()
        self.mailbox.append(message)

    def _in_progress(self, ticket: Ticket, *kinds: type) -> int:
        del kinds
        threads = sum(thread.ticket == ticket for thread in self.threads if not _endless(thread))
        final = [m for m in self.mailbox if not isinstance(m, a.DownloadAdvanced | a.RunAdvanced)]
        return threads + sum(_ticket(message) == ticket for message in final)

    def _finish(self) -> None:
        for _ in range(1_000):
            while self.mailbox:
                self._send(self.mailbox.pop(0))
            open_threads = [thread for thread in self.threads if not _endless(thread)]
            if not open_threads:
                break
            self._advance(open_threads[0])
        for _ in range(3):  # commands were sent: let the trainer that is watched answer them
            for thread in [thread for thread in self.threads if _endless(thread)]:
                self._advance(thread)
            while self.mailbox:
                self._send(self.mailbox.pop(0))
            for thread in [thread for thread in self.threads if not _endless(thread)]:
                self._advance(thread)


_ENDED = a.WorkFailed(Ticket("any", 0), "")
_START_ANSWERS = (a.TrainerStarted, a.StartNeedsData, a.StartFailed)


def _ticket(message: Message) -> Ticket | None:
    return getattr(message, "ticket", None)


def _endless(thread: Thread) -> bool:
    return isinstance(thread.work, w.WatchRun)


class OpeningMachine(Machine):
    """Weights are named on the command line, whose data may have to be downloaded."""

    @initialize(name=st.sampled_from(["net-mnist"] * 3 + list(WEIGHTS)))
    def start(self, name: str) -> None:
        self.wanted = name
        self.state = State(config=RunConfig.of({"augment": "shift:1"}))
        self._send(u.AppStarted(name))


class AppMachine(Machine):
    """The user does everything that can be done."""

    @initialize(name=st.just("") | _TARGETS)
    def start(self, name: str) -> None:
        self._send(u.AppStarted(name))
        self.wanted = name if name in WEIGHTS else ""

    @rule(message=_TRAINING, moves=_MOVES)
    def train(self, message: Message, moves: list[Move]) -> None:
        self._press(message, moves)

    @rule(message=_EDITS, moves=_MOVES)
    def edit(self, message: Message, moves: list[Move]) -> None:
        self._press(message, moves)

    @rule(message=_OTHERS, moves=_MOVES)
    def press(self, message: Message, moves: list[Move]) -> None:
        self._press(message, moves)

    @rule(name=_TARGETS, typed=st.booleans(), moves=_MOVES)
    def open(self, name: str, *, typed: bool, moves: list[Move]) -> None:
        kind: Kind = "data" if name in DATA else "run" if name in RUNS else "weights"
        self.wanted = name if name in WEIGHTS else ""
        self._send(u.TargetChosen(name if typed else Entry(kind, name, name)))
        self._play(moves)

    def _press(self, message: Message, moves: list[Move]) -> None:
        self.wanted = ""
        self._send(message)
        if self.state.network is not None:
            self._send(u.SaveRequested("name", self.state.network))
        self._play(moves)


OpeningMachine.TestCase.settings = settings(max_examples=200, stateful_step_count=12)
AppMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=40)
TestOpening = OpeningMachine.TestCase
TestEverything = AppMachine.TestCase
