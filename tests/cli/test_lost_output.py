"""Standard output on a full disk: one sentence, and the run is trained to its end."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nntui.cli import lost_output, progress
from nntui.cli.lost_output import LostOutput
from nntui.cli.progress import print_events
from nntui.runs.journal import replay
from nntui.training.events import AnyEvent, Paused, RunFinished
from tests.cli.conftest import DEADLINE, Start, only_run

QUICK = ("train", "--data", "digits", "--layers", "16", "--epochs", "1", "--batch", "500")
_SENTENCE = (
    "nntui: standard output cannot be written: No space left on device; the run continues without "
    "it\n"
)


def _fail(number: int) -> None:
    raise OSError(number, os.strerror(number))


def _full(*_: object) -> None:
    _fail(errno.ENOSPC)


@pytest.fixture
def discarded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is noted where output is discarded, which would discard that of the tests."""
    noted: list[str] = []
    monkeypatch.setattr(lost_output, "discard_output", lambda: noted.append("discarded"))
    return noted


def test_a_full_disk_is_said_once(discarded: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    lost = LostOutput()
    for _ in range(3):
        with lost.discarded():
            _full()

    assert capsys.readouterr().err == _SENTENCE
    assert lost.reason == "standard output cannot be written: No space left on device"
    assert discarded


def test_a_closed_terminal_is_not_said(
    discarded: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """No one would see it."""
    lost = LostOutput()
    with lost.discarded():
        _fail(errno.EIO)

    assert (lost.reason, capsys.readouterr().err) == ("", "")
    assert discarded


@pytest.mark.usefixtures("discarded")
def test_events_are_read_to_the_end_though_none_can_be_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A generator that is not exhausted ends the training it is."""
    monkeypatch.setattr(progress, "write_line", _full)
    read: list[int] = []

    def events() -> Iterator[AnyEvent]:
        for step in range(4):
            read.append(step)
            yield Paused(step=step, at=0.0)

    view = print_events(events(), lost=LostOutput())

    assert (read, view.step) == ([0, 1, 2, 3], 3)
    with pytest.raises(OSError, match="No space left"):
        print_events(events())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_run_whose_output_is_on_a_full_disk_is_trained(start: Start, saves: Path) -> None:
    """Exit code 1 says that what was asked for on standard output is not there."""
    with Path("/dev/full").open("wb") as full:
        child = start(*QUICK, "--json", stdout=full)
        _, err = child.communicate(timeout=DEADLINE)

    assert (child.returncode, err.decode()) == (1, _SENTENCE)
    last = replay(only_run(saves).events_file)[-1]
    assert isinstance(last, RunFinished)
    assert last.reason == "done"
