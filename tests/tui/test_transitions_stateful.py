"""The app's transitions hold in every order in which messages can arrive.

Hypothesis presses keys, edits settings, opens things, and lets the work that the app asks for
advance and answer, in any order or never. After every message the invariants are checked; at the
end everything is answered, and what was asked for last must be shown.
"""

import random
from typing import Literal, NamedTuple

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from nntui.config.run_config import RunConfig
from nntui.tui import work as w
from nntui.tui.messages import Message
from nntui.tui.messages import answers as a
from nntui.tui.messages import user as u
from nntui.tui.messages.draw_answers import DrawingFailed
from nntui.tui.state import LoadInitial, State, Ticket
from nntui.tui.transitions.apply import apply
from nntui.tui.transitions.showing import UNTRAINED
from nntui.tui.transitions.step import Step, noted
from nntui.workspace.opening import Entry, Kind
from tests.tui.fake_app import FakeApp, ticket_of
from tests.tui.fake_world import DATA, RUNS, SWEEP, WEIGHTS
from tests.tui.sweep_scenes import sweep_view
from tests.tui.user_messages import (
    DRAWING,
    EDITS,
    LOOKING,
    ON_DIGITS,
    ON_RUNS,
    ON_SWEEPS,
    OTHERS,
    TARGETS,
    TRAINING,
)


class Move(NamedTuple):
    """What happens without the user: work advances or fails, or a message is delivered."""

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


_ORDERS = st.builds(random.Random, st.integers(0, 9_999))


class Machine(RuleBasedStateMachine):
    """The app without a screen, whose user only looks at digits."""

    transition = staticmethod(apply)

    def __init__(self) -> None:
        super().__init__()
        self.app = FakeApp(self.transition, observe=self._observe)
        self.failed: set[Ticket] = set()
        """The views whose network could not be evaluated."""
        self.initial_failed = False
        self.drawing_failed = False
        self.order = random.Random(0)  # noqa: S311 - replaced by one that hypothesis chooses
        """Decides what is answered first at the end."""
        self.wanted = ""
        """The weights that were asked for last, with nothing after them that replaces them."""

    @property
    def state(self) -> State:
        """What is shown."""
        return self.app.state

    @rule(message=st.none() | LOOKING, moves=_MOVES)
    def look(self, message: Message | None, moves: list[Move]) -> None:
        """Press a key that starts nothing."""
        if message is not None:
            self.app.send(message)
        self.play(moves)

    @rule(message=DRAWING, moves=_MOVES)
    def draw(self, message: Message, moves: list[Move]) -> None:
        """Draw, erase, turn the dial."""
        self.app.send(message)
        self.play(moves)

    def play(self, moves: list[Move]) -> None:
        """Let work advance and answers arrive."""
        for what, number in moves:
            if what == "deliver" and self.app.mailbox:
                self.app.deliver(number % len(self.app.mailbox))
            elif what != "deliver" and self.app.threads:
                thread = self.app.threads[number % len(self.app.threads)]
                self.app.advance(thread, fails=what == "fail")

    def teardown(self) -> None:
        """Let everything be answered, in any order: what was asked for last is shown then."""
        self.app.finish(self.order)
        state = self.state
        assert (state.request, state.start, state.download) == (None, None, None)
        assert state.commands == ()
        assert state.data is not None or self.initial_failed or state.lost
        if self.wanted:
            assert state.data is not None
            assert state.network is not None
            assert (state.network.title, state.data.name) == (self.wanted, WEIGHTS[self.wanted])
            assert state.run is None
        draw = state.draw
        if draw.asked is not None and not self.drawing_failed:
            assert draw.answer is not None
            assert draw.answer.title == str(draw.number)
        if state.run is not None:
            trainer = self.app.world.trainers[state.run]
            assert (state.view, state.live) == (trainer.view, trainer.live)
            assert state.pause_requested == (trainer.view.status == "paused")

    def _observe(self, before: State, message: Message) -> None:
        """Check what holds after every message."""
        if _is_late(before, message):
            assert self.state is before
            return
        self._note_failure(before, message)
        self._check_network()
        self._check_watching()
        self._check_work()
        self._check_shown()
        self._check_runs()
        self._check_sweep()
        self._check_digits()
        draw = self.state.draw
        assert draw.answered <= draw.number
        assert draw.answer is None or int(draw.answer.title) <= draw.answered
        assert draw.answer is None or not draw.is_blank or self.state.screen != "draw"

    def _note_failure(self, before: State, message: Message) -> None:
        """Note what excuses that something is not shown."""
        if isinstance(message, a.RequestFailed | a.DownloadFailed):
            self.wanted = ""
            pending = before.request
            initial = pending is not None and isinstance(pending.request, LoadInitial)
            self.initial_failed = self.initial_failed or initial
        if isinstance(message, DrawingFailed):
            self.drawing_failed = True
        if isinstance(message, a.WorkFailed):
            self.failed.add(message.ticket)

    # What always holds.

    def _check_network(self) -> None:
        """The network fits the data, and belongs to the run or the settings that are shown."""
        network, data, run = self.state.network, self.state.data, self.state.run
        if network is None:
            return
        assert data is not None
        info = network.weights.info
        assert info.image_shape == data.image_shape
        assert len(network.predictions) == len(network.images(data))
        assert len(info.classes) == len(data.classes)
        if not data.labeled:
            return  # the network that was shown before predicts these images
        if network.title == UNTRAINED:
            assert run is not None or self.state.initial is None
            config = self.state.config if run is None else self.state.run_config
            assert config is not None
            assert (info.layers, info.seed) == (config.layers, config.seed)
            assert info.data == data.name
        elif network.title.startswith("step"):
            assert self.app.world.origin_of(network) is run
        elif run is None:
            assert self.state.initial is not None
            assert network.weights is self.state.initial.weights  # what is shown is what trains
        else:
            assert self.state.view.step == 0 or network.title in WEIGHTS

    def _check_watching(self) -> None:
        """The run that is shown is watched, and no other."""
        watched = [each.work for each in self.app.of_kind(w.WatchRun)]
        assert len(watched) <= 1
        if self.state.run is None:
            assert watched == []
        elif self.state.live:
            ticket = self.state.generations.ticket("view")
            assert watched == [w.WatchRun(ticket, self.state.run, watched[0].trainer)]  # type: ignore[union-attr]  # see above

    def _check_work(self) -> None:
        """Everything that the state waits for is in progress, once."""
        app, state, ticket = self.app, self.state, self.state.generations.ticket
        if state.request is not None and state.request.waits_for:
            assert state.download is not None
            assert state.download.name == state.request.waits_for
        elif state.request is not None:
            assert app.in_progress(ticket("request")) == 1
        downloads = len(app.of_kind(w.DownloadData))
        assert downloads <= (state.download is not None)
        if state.download is not None:
            assert app.in_progress(ticket("download")) == 1
        answers = [each for each in app.mailbox if isinstance(each, _START_ANSWERS)]
        assert len(app.of_kind(w.StartRun)) + len(answers) == (state.start is not None)

    def _check_shown(self) -> None:
        """Something is shown or coming, and nothing is offered that is shown already."""
        state, ticket = self.state, self.state.generations.ticket
        if state.data is None:
            assert state.network is None
            assert (state.run is None) == (not state.lost)
            assert state.lost or state.request is not None or self.initial_failed
            return
        assert not state.lost
        if state.held is not None:
            assert state.row in state.cursor.rows(state.held.predictions)
        assert not state.note.text.startswith(f"{state.data.name} is ready")
        if state.network is None and state.run is None and state.data.labeled:
            assert ticket("view") in self.failed or self.app.in_progress(ticket("view"))
        if state.augmented is not None:
            work = self.app.world.work_of(state.augmented)
            assert (work.data, work.row) == (state.data, state.row)
            assert work.config.augment == state.config.augment
        elif state.wants_augmented and state.network is not None:
            done = ticket("digit") in self.failed
            assert done or self.app.in_progress(ticket("digit"))

    def _check_runs(self) -> None:
        """Runs are listed while the screen is shown, and the cursor is on a row that is shown."""
        runs, ticket = self.state.runs, self.state.generations.ticket
        listing = [each.work for each in self.app.of_kind(w.ListRuns)]
        assert listing == ([w.ListRuns(ticket("runs"))] if self.state.screen == "runs" else [])
        paths = [row.path for row in runs.shown]
        assert runs.cursor in paths or not paths
        assert (runs.progress is not None) == bool(self.app.in_progress(ticket("comparison")))
        chosen = self.state.cursor.chosen
        if chosen is not None and self.state.network is not None:
            assert self.state.network.split == "test" or self.state.held is not None

    def _check_sweep(self) -> None:
        """The sweep that is open is watched while it is shown, and no other."""
        state, runs = self.state, self.state.runs
        shown = state.screen == "runs" and runs.comparison is None and runs.sweep is not None
        watched = [each.work for each in self.app.of_kind(w.WatchSweep)]
        ended = self.app.world.sweep is None
        expected = [w.WatchSweep(state.generations.ticket("sweep"), SWEEP)] if shown else []
        assert watched == expected or (ended and not watched)
        page = runs.sweep
        assert page is None or not page.view.trials or page.line in page.view.trials

    def _check_digits(self) -> None:
        """What is said of a digit is of the digit under the cursor, and what is missing comes."""
        digits, ticket = self.state.digits, self.state.generations.ticket
        if self.state.screen != "digits":
            return
        found, key = digits.found, digits.list_key
        if found is not None:
            assert key is not None
            assert (found.key.view, found.key.split) == (key.view, key.split)
        elif key is not None:
            assert self.app.in_progress(ticket("digits")) or digits.error
        if digits.nearest is not None:
            assert digits.nearest.sentence == f"of {digits.row}"
            assert digits.digit_key is not None
            assert digits.digit_key.row == digits.row
        elif digits.position is not None and not digits.nearest_error:
            assert self.app.in_progress(ticket("why"))


class OpeningMachine(Machine):
    """Weights are named on the command line, whose data may have to be downloaded."""

    @initialize(name=st.sampled_from(["net-mnist"] * 3 + list(WEIGHTS)), order=_ORDERS)
    def start(self, name: str, order: random.Random) -> None:
        """Start the app with the name of weights."""
        self.order = order
        self.wanted = name
        self.app = FakeApp(
            self.transition, State(config=RunConfig.of({"augment": "shift:1"})), self._observe
        )
        self.app.send(u.AppStarted(name))


class AppMachine(Machine):
    """The user does everything that can be done."""

    @initialize(name=st.just("") | TARGETS, order=_ORDERS)
    def start(self, name: str, order: random.Random) -> None:
        """Start the app, maybe with the name of something."""
        self.app.world.add_sweep(sweep_view(3))
        self.order = order
        self.wanted = name if name in WEIGHTS else ""
        self.app.send(u.AppStarted(name))

    @rule(name=TARGETS, typed=st.booleans(), moves=_MOVES)
    def open(self, name: str, *, typed: bool, moves: list[Move]) -> None:
        """Open something from the dialog."""
        kind: Kind = "data" if name in DATA else "run" if name in RUNS else "weights"
        self.wanted = name if name in WEIGHTS else ""
        self.app.send(u.TargetChosen(name if typed else Entry(kind, name, name)))
        self.play(moves)

    @rule(message=TRAINING, moves=_MOVES)
    def train(self, message: Message, moves: list[Move]) -> None:
        """Press a key that trains."""
        self._press(message, moves)

    @rule(message=EDITS, moves=_MOVES)
    def edit(self, message: Message, moves: list[Move]) -> None:
        """Edit a setting."""
        self._press(message, moves)

    @rule(message=ON_RUNS, moves=_MOVES)
    def press_on_runs(self, message: Message, moves: list[Move]) -> None:
        """Press a key of the screen Runs."""
        self._press(message, moves)

    @rule(message=ON_SWEEPS, moves=_MOVES)
    def press_on_sweeps(self, message: Message, moves: list[Move]) -> None:
        """Press a key of a sweep."""
        self._press(message, moves)

    @rule()
    def lose_the_sweep(self) -> None:
        """Let another program delete the sweep."""
        self.app.world.sweep = None

    @rule(message=ON_DIGITS, moves=_MOVES)
    def press_on_digits(self, message: Message, moves: list[Move]) -> None:
        """Press a key of the screen Digits."""
        self.app.send(message)
        self.play(moves)

    @rule(moves=_MOVES)
    def resume_elsewhere(self, moves: list[Move]) -> None:
        """Let another program resume the run that is shown."""
        if self.state.run is not None:
            self.app.world.resume_elsewhere(self.state.run)
        self.play(moves)

    @rule(message=OTHERS, moves=_MOVES)
    def press(self, message: Message, moves: list[Move]) -> None:
        """Choose a recipe, or leave."""
        self._press(message, moves)

    def _press(self, message: Message, moves: list[Move]) -> None:
        self.wanted = ""
        self.app.send(message)
        if self.state.network is not None:
            self.app.send(u.SaveRequested("name", self.state.network))
        self.play(moves)


_START_ANSWERS = (a.TrainerStarted, a.StartNeedsData, a.StartFailed, a.RunIsTrained, a.RunIsDamaged)


def _is_late(state: State, message: Message) -> bool:
    ticket = ticket_of(message)
    return ticket is not None and not state.generations.is_current(ticket)


OpeningMachine.TestCase.settings = settings(max_examples=200, stateful_step_count=12)
AppMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=40)
TestOpening = OpeningMachine.TestCase
TestEverything = AppMachine.TestCase


def _offers_what_is_shown(state: State, message: Message) -> Step:
    """Apply a message as an earlier version did, which offered data after their download.

    It did so also where they were shown by then: weights had been opened after the files came and
    before the app received that message. The note that they were opened was lost.
    """
    step = apply(state, message)
    download, pending = state.download, state.request
    if not isinstance(message, a.DownloadFinished) or _is_late(state, message) or download is None:
        return step
    waiting = pending is not None and pending.waits_for == download.name
    shown = state.data is not None and state.data.name == download.name
    if waiting or not shown:
        return step
    return Step(noted(step.state, f"{download.name} is ready; select it in the data field"))


def test_the_machine_finds_a_race() -> None:
    """A version with a race that once was there does not pass."""

    class Racing(OpeningMachine):
        transition = staticmethod(_offers_what_is_shown)

    only_once = settings(
        OpeningMachine.TestCase.settings, phases=[Phase.generate], max_examples=1000
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Racing, settings=only_once)
