"""The app without a screen and without threads: a state, work in progress, and a mailbox."""

import random
from collections.abc import Callable
from typing import get_args

from nntui.errors import RunError
from nntui.tui import work as w
from nntui.tui.inside_work import InsideWork, LookInside, PassBackward, PassForward, ReadMoves
from nntui.tui.messages import Message
from nntui.tui.messages import answers as a
from nntui.tui.messages import digit_answers as da
from nntui.tui.messages import run_answers as ra
from nntui.tui.state import State, Ticket
from nntui.tui.transitions import Step, apply
from nntui.tui.workers.failures import failed
from nntui.tui.workers.meter import CancelledError
from tests.tui.fake_world import Answers, World

_PROGRESS = (
    *(a.DownloadAdvanced, a.RunAdvanced, a.EvaluationAdvanced),
    *(ra.RunsListed, ra.SweepAdvanced, ra.ComparisonAdvanced, da.DigitsAdvanced),
    da.RankingAdvanced,
)
_NO_THREAD = (
    *(w.CancelDownload, w.CancelEvaluation, w.StopWatching, w.CancelRanking),
    *(w.StopListing, w.StopWatchingSweep, w.CancelComparison),
    *(w.Exit, w.AskHowToLeave, w.AskWhetherAgain, w.AskWhetherOver),
)
_ONE_AT_A_TIME = (
    *(w.Evaluate, w.Augment, w.SendCommand, w.SaveWeights),
    *(w.EditRun, w.EditSweep),
    *(w.FindDigits, w.ExplainDigit, w.FindNeighbors, w.StudyDigits, w.FixLabel),
    *get_args(InsideWork),
)
_NEWEST_ONLY = (
    *(w.Evaluate, w.Augment, w.FindDigits, w.ExplainDigit, w.FindNeighbors, w.StudyDigits),
    *(LookInside, PassForward, PassBackward, ReadMoves),
)


class Thread:
    """A piece of work in progress."""

    def __init__(self, work: w.Work, answers: Answers) -> None:
        self.work = work
        self.answers = answers
        self.cancelled = False

    @property
    def endless(self) -> bool:
        """Whether it answers for as long as it is asked to."""
        return isinstance(self.work, w.WatchRun | w.ListRuns | w.WatchSweep)


class FakeApp:
    """The app in a world that is a model; nothing happens but what a test does.

    Args:
        transition: what follows from a message.
        state: the first state.
        observe: is called after each message with the state before it, and the message.
    """

    def __init__(
        self,
        transition: Callable[[State, Message], Step] = apply,
        state: State | None = None,
        observe: Callable[[State, Message], None] = lambda _, __: None,
    ) -> None:
        self._transition = transition
        self._observe = observe
        self.world = World()
        self.state = state or State()
        self.threads: list[Thread] = []
        self.mailbox: list[Message] = []

    def send(self, message: Message) -> None:
        """Apply the transition of a message, and start the work that it asks for."""
        before = self.state
        step = self._transition(before, message)
        self.state = step.state
        for work in step.work:
            self._start(work)
        self._observe(before, message)

    def send_for_work(self, message: Message) -> tuple[w.Work, ...]:
        """Return the work that a message asks for, without starting it."""
        return self._transition(self.state, message).work

    def deliver(self, place: int = 0) -> Message:
        """Deliver a message; it may overtake those of other threads, not those of its own."""
        ticket = ticket_of(self.mailbox[place])
        first = next(i for i, each in enumerate(self.mailbox) if ticket_of(each) == ticket)
        message = self.mailbox.pop(first)
        self.send(message)
        return message

    def advance(self, thread: Thread, *, fails: bool = False) -> None:
        """Let a thread take one step: it answers, or it fails."""
        if isinstance(thread.work, _ONE_AT_A_TIME):
            thread = self.of_kind(type(thread.work))[0]
        if thread.cancelled:
            self.threads.remove(thread)
            self._post(failed(thread.work, CancelledError()))  # type: ignore[arg-type]  # an evaluation
            return
        if fails and not thread.endless:
            self.threads.remove(thread)
            self._post(failed(thread.work, RunError("it failed")))  # type: ignore[arg-type]  # checked by the caller
            return
        try:
            answer = next(thread.answers)
        except StopIteration:
            self.threads.remove(thread)
            return
        if answer is not None:
            self._post(answer)
            if not isinstance(answer, _PROGRESS):
                self.threads.remove(thread)

    def finish(self, order: random.Random | None = None) -> None:
        """Let all work be answered, and trainers receive all commands.

        Args:
            order: chooses what comes first; by default messages, then the oldest work.
        """
        for _ in range(5):
            self._settle(order)
            for thread in [each for each in self.threads if each.endless]:
                self.advance(thread)
        self._settle(order)

    def in_progress(self, ticket: Ticket) -> int:
        """Return how many final answers with this ticket are still to come."""
        threads = [each for each in self.threads if not each.endless]
        letters = [each for each in self.mailbox if not isinstance(each, _PROGRESS)]
        return sum(ticket_of(each.work) == ticket for each in threads) + sum(
            ticket_of(each) == ticket for each in letters
        )

    def of_kind(self, kind: type[w.Work]) -> list[Thread]:
        """Return the threads with work of a kind, the oldest first."""
        return [each for each in self.threads if isinstance(each.work, kind)]

    def _settle(self, order: random.Random | None) -> None:
        while True:
            working = [each for each in self.threads if not each.endless]
            if self.mailbox and (not working or order is None or order.random() < 0.5):
                self.deliver(order.randrange(len(self.mailbox)) if order else 0)
            elif working:
                self.advance(order.choice(working) if order else working[0])
            else:
                return

    def _start(self, work: w.Work) -> None:
        """Start a thread, by the rules that workers have for each kind of work."""
        match work:
            case w.DownloadData() | w.CancelDownload():
                self._check_download(work)
                self._end(w.DownloadData)
            case w.WatchRun() | w.StopWatching():
                self._end(w.WatchRun)
            case w.ListRuns() | w.StopListing():
                self._end(w.ListRuns)
            case w.RankLabels() | w.CancelRanking():
                self._end(w.RankLabels)
            case w.WatchSweep() | w.StopWatchingSweep():
                self._end(w.WatchSweep)
            case w.CompareRuns() | w.CancelComparison():
                self._cancel(w.CompareRuns)
            case w.CancelEvaluation():
                self._cancel(w.Evaluate, w.OpenNamed)
            case _ if isinstance(work, _NEWEST_ONLY):
                self._end(type(work), but_the_first=True)
        answers = self.world.answer(work)
        if not isinstance(work, _NO_THREAD):
            self.threads.append(Thread(work, answers))

    def _check_download(self, work: w.DownloadData | w.CancelDownload) -> None:
        """Check that nothing is downloaded twice at a time."""
        if isinstance(work, w.DownloadData):
            downloads = self.of_kind(w.DownloadData)
            assert work.name not in [getattr(each.work, "name", "") for each in downloads]

    def _cancel(self, *kinds: type[w.Work]) -> None:
        for kind in kinds:
            for thread in self.of_kind(kind):
                thread.cancelled = True

    def _end(self, kind: type[w.Work], *, but_the_first: bool = False) -> None:
        for thread in self.of_kind(kind)[1 if but_the_first else 0 :]:
            self.threads.remove(thread)

    def _post(self, message: Message) -> None:
        """Put a message into the mailbox; news of progress replace older ones."""
        last = self.mailbox[-1] if self.mailbox else None
        if isinstance(message, _PROGRESS) and type(last) is type(message):
            self.mailbox.pop()
        self.mailbox.append(message)


def press(app: FakeApp, *messages: Message) -> None:
    """Send messages, and let everything be answered after each of them."""
    for message in messages:
        app.send(message)
        app.finish()


def ticket_of(of: w.Work | Message) -> Ticket | None:
    """Return the ticket of work or of a message; None where it has none."""
    ticket: Ticket | None = getattr(of, "ticket", None)
    return ticket
