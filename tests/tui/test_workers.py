"""Workers: channels, envelopes, and an answer to every piece of work."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from nntui.config.run_config import RunConfig
from nntui.errors import DownloadError, MissingDataError, StorageError, WeightsError
from nntui.runs.commands import Stop
from nntui.runs.directory import RunDirectory
from nntui.tui import work as w
from nntui.tui.messages import answers as a
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import TrainPressed
from nntui.tui.state import Ticket
from nntui.tui.workers.channel import Channel
from nntui.tui.workers.failures import failed
from nntui.tui.workers.workers import answer
from nntui.view.runview import RunView
from nntui.workspace.watching import RunSnapshot
from tests.tui.fakes import dataset

_TICKET = Ticket("view", 1)
_RUN = RunDirectory(Path("run"))
_DATA = dataset("digits")


def _in_thread(function: Callable[[], None]) -> None:
    threading.Thread(target=function).start()


def test_of_evaluations_that_wait_only_the_newest_is_done() -> None:
    """While one is done, newer ones replace each other; the newest comes next."""
    gate, finished = threading.Event(), threading.Event()
    done: list[int] = []

    def perform(number: int) -> None:
        gate.wait()
        done.append(number)
        if number == 5:
            finished.set()

    channel = Channel[int](_in_thread, perform, newest_only=True)
    for number in range(6):
        channel.put(number)
    gate.set()
    finished.wait()

    assert done == [0, 5]


def test_commands_are_sent_in_their_order() -> None:
    """None is left out, and no two are sent at the same time."""
    finished = threading.Event()
    done: list[int] = []

    def perform(number: int) -> None:
        done.append(number)
        if number == 99:
            finished.set()

    channel = Channel[int](_in_thread, perform)
    for number in range(100):
        channel.put(number)
    finished.wait()

    assert done == list(range(100))


def test_an_idle_channel_starts_again() -> None:
    """What comes after everything was done is done too."""
    done: list[int] = []
    channel = Channel[int](lambda drain: drain(), done.append)
    channel.put(1)
    channel.put(2)

    assert done == [1, 2]


def test_progress_replaces_older_progress() -> None:
    """News of one run that still wait are replaced; other messages never are."""

    def news(ticket: Ticket) -> Envelope:
        return Envelope(a.RunAdvanced(ticket, RunSnapshot(RunView(), live=True)))

    assert news(_TICKET).can_replace(news(_TICKET))
    assert not news(_TICKET).can_replace(news(Ticket("view", 2)))
    assert not news(_TICKET).can_replace(Envelope(TrainPressed()))
    assert not Envelope(TrainPressed()).can_replace(Envelope(TrainPressed()))


@pytest.mark.parametrize(
    ("work", "error", "expected"),
    [
        (
            w.LoadData(_TICKET, RunConfig()),
            MissingDataError("mnist: nowhere", "mnist"),
            a.DataMissing(_TICKET, "mnist", "mnist: nowhere"),
        ),
        (
            w.LoadData(_TICKET, RunConfig()),
            WeightsError("broken"),
            a.RequestFailed(_TICKET, "broken"),
        ),
        (
            w.StartRun(_TICKET, RunConfig(), None, RunView(), _DATA),
            MissingDataError("mnist: nowhere", "mnist"),
            a.StartNeedsData(_TICKET, "mnist", "mnist: nowhere"),
        ),
        (
            w.StartRun(_TICKET, RunConfig(), None, RunView(), _DATA),
            StorageError("disk full"),
            a.StartFailed(_TICKET, "disk full"),
        ),
        (
            w.SendCommand(_TICKET, 7, _RUN, Stop()),
            StorageError("disk full"),
            a.CommandFailed(_TICKET, 7, "disk full"),
        ),
        (
            w.DownloadData(_TICKET, "mnist"),
            DownloadError("mnist: a long sentence", "no network"),
            a.DownloadFailed(_TICKET, "mnist: a long sentence", "no network"),
        ),
        (
            w.Evaluate(_TICKET, w.Untrained(RunConfig()), _DATA, "untrained"),
            MemoryError(),
            a.WorkFailed(
                _TICKET,
                "untrained: this network does not fit into the memory; take fewer neurons",
            ),
        ),
    ],
)
def test_a_failure_is_answered(
    work: w.LoadData | w.StartRun | w.SendCommand | w.DownloadData | w.Evaluate,
    error: Exception,
    expected: a.Answer,
) -> None:
    """The message says what failed, with the ticket of the work."""
    assert failed(work, error) == expected


def test_a_bug_is_answered_too() -> None:
    """Otherwise the app would wait forever without an error."""
    broken = w.OpenNamed(_TICKET, "name", None, None)  # type: ignore[arg-type]  # that is the bug

    received = answer(broken)

    assert isinstance(received, a.RequestFailed)
    assert received.ticket == _TICKET


def test_a_checkpoint_that_was_replaced_is_no_error(tmp_path: Path) -> None:
    """A trainer removes old checkpoints: there is a newer one, which is evaluated next."""
    run = RunDirectory(tmp_path)
    run.checkpoints.mkdir()
    work = w.Evaluate(_TICKET, w.Checkpoint(run, "step-1.safetensors"), _DATA, "step 1")
    alone = answer(work)
    assert isinstance(alone, a.WorkFailed)
    assert alone.error

    (run.checkpoints / "step-2.safetensors").write_bytes(b"newer")

    assert answer(work) == a.WorkFailed(_TICKET, "")
