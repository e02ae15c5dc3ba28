"""Workers: channels, envelopes, and an answer to every piece of work."""

import errno
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import get_args
from unittest.mock import Mock, patch

import msgspec
import pytest

from nntui.analysis.dial import Dial
from nntui.analysis.drawing import blank
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.config.run_config import RunConfig
from nntui.errors import DataError, DownloadError, MissingDataError, StorageError, WeightsError
from nntui.runs.checkpoint import weights_info
from nntui.runs.commands import Stop
from nntui.runs.directory import RunDirectory
from nntui.runs.row import RunRow
from nntui.tui import work as w
from nntui.tui.inside_work import InsideWork
from nntui.tui.messages import answers as a
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import TrainPressed
from nntui.tui.state import Ticket
from nntui.tui.state.draw_screen import Asked
from nntui.tui.workers import Workers
from nntui.tui.workers.channel import Channel
from nntui.tui.workers.failures import Job, Order, Stream, failed
from nntui.tui.workers.workers import answer
from nntui.view.runview import RunView
from nntui.weights import Weights
from nntui.workspace import data, runs
from nntui.workspace.opening import Entry
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

    assert alone.error == f"{run.name}: the folder of this run was deleted or renamed"
    run.config_file.touch()
    damaged = answer(work)
    assert isinstance(damaged, a.WorkFailed)
    assert "step-1.safetensors" in damaged.error

    (run.checkpoints / "step-2.safetensors").write_bytes(b"newer")

    assert answer(work) == a.WorkFailed(_TICKET, "")


_ERRORS = (
    KeyError("test"),
    ZeroDivisionError(),
    RecursionError("maximum recursion depth exceeded"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    OSError(errno.EIO, "Input/output error", "digits.csv"),
    struct.error("unpack requires 4 bytes"),
    DataError("digits.csv: expected images"),
    ValueError("two\nlines \x1b[2J"),
)
_NETWORK = EvaluatedNetwork(
    Weights(weights_info(RunConfig(), _DATA), {}), Mock(), Mock(accuracy=0.5), "step 1"
)
_ASKED = Asked(blank(), None, Dial(), None)
_WORK: tuple[Job | Order | Stream, ...] = (
    w.FindInitialData(_TICKET),
    w.LoadData(_TICKET, RunConfig()),
    w.OpenNamed(_TICKET, "name", RunConfig(), None),
    w.OpenNamed(_TICKET, Entry("run", "name", "name"), RunConfig(), None),
    w.OpenNamed(_TICKET, Entry("weights", "name", "name"), RunConfig(), None),
    w.OpenNamed(_TICKET, Entry("data", "name", "name"), RunConfig(), None),
    w.StartRun(_TICKET, RunConfig(), None, RunView(), _DATA),
    w.StartRun(_TICKET, RunConfig(), _RUN, RunView(), None),
    w.Evaluate(_TICKET, w.Untrained(RunConfig()), _DATA, "untrained"),
    w.Evaluate(_TICKET, w.Checkpoint(_RUN, "step-1.safetensors"), _DATA, "step 1"),
    w.Augment(_TICKET, _NETWORK, RunConfig(), _DATA, 0),
    w.SendCommand(_TICKET, 1, _RUN, Stop()),
    w.SaveWeights(_TICKET, "mine", _NETWORK),
    w.DownloadData(_TICKET, "mnist"),
    w.WatchRun(_TICKET, _RUN),
    w.ListRuns(_TICKET),
    w.CompareRuns(_TICKET, (RunRow(name="a", path="/a"), RunRow(name="b", path="/b"))),
    *(w.EditRun(_TICKET, "/a", what, "text") for what in get_args(w.EditKind)),
    w.ReadSettings(_TICKET, "/a"),
    w.RankLabels(_TICKET, _DATA),
    w.OpenOther(_TICKET, "name", _DATA),
    w.WatchSweep(_TICKET, "/a"),
    w.EditSweep(_TICKET, "/a", "stop"),
    w.StartSweep(_TICKET, "seed=1,2", RunConfig()),
    w.ReadDrawing(_TICKET, 1, _ASKED),
    w.FindFlips(_TICKET, _ASKED),
    w.ReadPhotograph(_TICKET, "photo.png", (28, 28)),
    w.KeepDrawing(_TICKET, blank(), None, (28, 28), "7"),
)
"""Work of every kind that can fail; the other kinds only end threads."""
_DOES = {
    w.FindInitialData: "nntui.tui.workers.opening.datasets.initial",
    w.LoadData: "nntui.tui.workers.opening.shown_data.for_settings",
    w.OpenNamed: "nntui.tui.workers.opening._open",
    w.StartRun: "nntui.tui.workers.opening.shown_data.for_settings",
    w.Evaluate: "nntui.tui.workers.jobs.evaluate",
    w.Augment: "nntui.tui.workers.jobs.augmented",
    w.SendCommand: "nntui.tui.workers.jobs.send",
    w.SaveWeights: "nntui.tui.workers.jobs.saved_weights.save",
    w.DownloadData: "nntui.tui.workers.streams.datasets.download",
    w.WatchRun: "nntui.tui.workers.streams.watch",
    w.ListRuns: "nntui.tui.workers.run_jobs.watch_list",
    w.CompareRuns: "nntui.tui.workers.run_jobs.compare",
    w.EditRun: "nntui.tui.workers.run_jobs.runs.find",
    w.ReadSettings: "nntui.tui.workers.run_jobs.runs.find",
    w.RankLabels: "nntui.tui.workers.streams.ranking_of",
    w.OpenOther: "nntui.tui.workers.digit_jobs.open_other_network",
    w.WatchSweep: "nntui.sweeps.watching.watch",
    w.EditSweep: "nntui.sweeps.actions.ask_to_stop",
    w.StartSweep: "nntui.sweeps.typed.plan_of_text",
    w.ReadDrawing: "nntui.tui.workers.draw_jobs.drawings.read",
    w.FindFlips: "nntui.tui.workers.draw_jobs.drawings.flips",
    w.ReadPhotograph: "nntui.tui.workers.draw_jobs.drawings.digits_of",
    w.KeepDrawing: "nntui.tui.workers.draw_jobs.drawings.keep",
}
"""What each kind of work calls, which may raise anything."""


def test_the_table_has_work_of_every_kind() -> None:
    """So that a new worker is thrown at, too."""
    ending = {w.CancelDownload, w.CancelEvaluation, w.StopWatching}
    ending |= {w.StopListing, w.CancelComparison, w.CancelRanking, w.StopWatchingSweep}
    ending |= set(get_args(w.DigitWork))  # see test_digit_workers.py
    ending |= set(get_args(InsideWork))  # see test_inside_workers.py
    kinds = set(get_args(w.ThreadWork)) - ending

    assert {type(each) for each in _WORK} == kinds == set(_DOES)


@pytest.mark.parametrize("error", _ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("work", _WORK, ids=lambda work: type(work).__name__)
def test_whatever_a_worker_raises_becomes_one_sentence(
    monkeypatch: pytest.MonkeyPatch, work: Job | Order | Stream, error: Exception
) -> None:
    """With the ticket of the work, so that the app shows it where the work was asked for."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(_DOES[type(work)], fail)
    if isinstance(work, w.EditRun):
        monkeypatch.setattr("nntui.tui.workers.run_jobs.trash.restore", fail)
    if isinstance(work, w.OpenNamed):
        monkeypatch.setattr("nntui.tui.workers.opening.opening.identify", fail)
    received = _answers(work)

    assert [each.ticket for each in received] == [_TICKET]
    text = getattr(received[0], "error", "")
    assert text
    assert text.isprintable()
    assert "Traceback" not in text


def _answers(work: Job | Order | Stream) -> list[a.Answer]:
    """Do work as threads do it, and return what is posted."""
    posted: list[a.Answer] = []
    app = Mock()
    app.run_worker = lambda run, **_: run()
    app.post_message = lambda envelope: posted.append(envelope.message)
    with patch("nntui.tui.workers.workers.get_current_worker") as worker:
        worker.return_value.is_cancelled = False
        Workers(app).start(work)
    return posted


@pytest.mark.parametrize("entry", [True, False])
def test_a_run_is_opened_without_data_that_cannot_be_read(
    saves: Path,
    entry: bool,  # noqa: FBT001 - a case
) -> None:
    """Whatever ails them: the settings and the journal are there."""
    run = runs.create(RunConfig.of({"data": str(saves / "moved.csv")}), "mine")
    target = Entry("run", str(run.path), "mine") if entry else "mine"

    received = answer(w.OpenNamed(_TICKET, target, RunConfig(), _DATA))

    assert isinstance(received, a.RunOpened)
    assert (received.run.path, received.data) == (run.path, None)
    assert received.lost.startswith(f"{saves / 'moved.csv'}: the data of the training are")


@pytest.mark.usefixtures("saves")
def test_data_that_could_not_be_downloaded_are_why_a_run_is_shown_without_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """First they are missing; after a download that failed the run is shown, weights are not."""
    missing = Mock(side_effect=MissingDataError("mnist: nowhere", "mnist"))
    monkeypatch.setattr("nntui.tui.workers.opening.datasets.load_for", missing)
    entry = Entry("run", str(runs.create(RunConfig(), "mine").path), "mine")
    before = w.OpenNamed(_TICKET, entry, RunConfig(), None)
    data = w.OpenNamed(_TICKET, Entry("data", "mnist", "mnist"), RunConfig(), None, "no network")

    assert answer(before) == a.DataMissing(_TICKET, "mnist", "mnist: nowhere")
    after = answer(msgspec.structs.replace(before, lost="no network"))
    assert isinstance(after, a.RunOpened)
    assert after.lost == "no network"
    assert answer(data) == a.RequestFailed(_TICKET, "no network")


@pytest.mark.usefixtures("saves")
def test_data_that_were_moved_are_those_of_the_run_that_is_shown_without_them(
    tmp_path: Path,
) -> None:
    """Opened where they are now, they are recognized by their contents; other data are not."""
    rows = [f"{number % 3},{number},1,2,{number % 5}" for number in range(60)]
    path, moved, other = (tmp_path / name for name in ("a.csv", "moved.csv", "other.csv"))
    path.write_text("\n".join(rows))
    other.write_text("\n".join(rows[:-1]))
    config = RunConfig.of({"data": str(path), "layers": "", "epochs": 1, "validation": 6})
    run = runs.create(config, "mine")
    list(runs.train(run, data.load_for(config)))
    path.rename(moved)

    def opened(target: Path) -> object:
        return answer(w.OpenNamed(_TICKET, str(target), RunConfig(), None, run=run))

    assert isinstance(opened(other), a.DataLoaded)
    in_memory = data.load_for(config.replace(data=str(moved)))
    path.write_text(moved.read_text())
    still_there = w.OpenNamed(_TICKET, str(moved), RunConfig(), in_memory, run=run)
    assert isinstance(answer(still_there), a.DataLoaded)
    path.unlink()
    assert isinstance(answer(still_there), a.RunOpened)
    received = opened(moved)
    assert isinstance(received, a.RunOpened)
    assert (received.run.path, received.config.data) == (run.path, str(moved))
    assert received.data is not None
    assert isinstance(answer(w.OpenNamed(_TICKET, "mine", RunConfig(), None)), a.RunOpened)
