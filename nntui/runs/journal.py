"""The journal: events are appended to a file, read again, and followed while it grows."""

import os
from collections.abc import Iterator
from pathlib import Path

from nntui.errors import RunError, StorageError
from nntui.storage import open_file, write_error
from nntui.training.events import AnyEvent, StepDone, decode_event, encode_event

_PIECE = 2**20
_LONGEST_LINE = 2**20


class Journal:
    """Appends events to `events.jsonl`: one write a line, so that a reader sees it at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o644)
            size = os.fstat(self._handle).st_size
            # A trainer that was killed, or a full disk, may have left a line without its end.
            self._torn = size > 0 and os.pread(self._handle, 1, size - 1) != b"\n"
        except OSError as error:
            raise write_error(path, error) from None

    def append(self, event: AnyEvent) -> None:
        """Write one event.

        Raises:
            StorageError: the disk refused, or the file was deleted.
        """
        line = (b"\n" if self._torn else b"") + encode_event(event) + b"\n"
        self._torn = True
        try:
            # A file without a name takes all that is written and keeps it from everybody.
            if not os.fstat(self._handle).st_nlink:
                raise StorageError(
                    f"{self._path}: the run was deleted under its trainer; begin anew"
                )
            while line:
                line = line[os.write(self._handle, line) :]
            self._torn = False
        except OSError as error:
            raise write_error(self._path, error) from None

    def close(self) -> None:
        """Give the file back."""
        os.close(self._handle)


class Follower:
    """Reads the events of a journal that may still grow; never more than it has grown by.

    A line that is not whole is left for the next time; one that is no event is passed over.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rest = b""
        self.offset = 0
        """How many bytes of the journal have been read."""

    def poll(self) -> list[AnyEvent]:
        """Return the events that have come since the last call; RunError if none can be read."""
        events: list[AnyEvent] = []
        try:
            with open_file(self._path) as file:
                file.seek(self.offset)
                while piece := file.read(_PIECE):
                    self.offset += len(piece)
                    *lines, self._rest = (self._rest + piece).split(b"\n")
                    events += [event for line in lines if (event := decode_event(line))]
                    if len(self._rest) > _LONGEST_LINE:
                        self._rest = b""
        except FileNotFoundError:
            return []
        except OSError as error:
            raise RunError(f"{self._path}: cannot be read: {error.strerror}") from None
        return events


def replay(path: Path) -> list[AnyEvent]:
    """Return all events of a journal."""
    return Follower(path).poll()


class StepAverager:
    """Merges steps that follow each other too fast to be seen into their mean.

    The first step of a run is told at once; afterwards one for each `interval` seconds of steps.
    The interval grows with the run, so that a long journal stays small.
    """

    FIRST = 0.05
    LAST = 0.5
    SHARE = 1 / 200

    def __init__(self) -> None:
        self._window: list[StepDone] = []
        self._before: list[StepDone] = []

    def step(self, event: StepDone) -> StepDone | None:
        """Take one step in; return what is to be told of it and those before, if it is due."""
        self._window.append(event)
        # Counted from the window's own first step: after a pause or a judgment of the validation
        # images a single batch would otherwise be told, and stand out by its noise.
        lasted = event.at - self._window[0].at
        interval = min(max(self.FIRST, event.at * self.SHARE), self.LAST)
        due = lasted >= interval or not self._before or event.loss is None
        return self._told(self._window) if due else None

    def flush(self, *, smooth: bool = False) -> Iterator[StepDone]:
        """Yield what is left to be told, if anything is.

        Args:
            smooth: a few steps at the end of an epoch would stand out too: tell them together with
                those before them.
        """
        if self._window:
            short = smooth and len(self._window) < len(self._before)
            yield self._told(self._before + self._window if short else self._window)

    def _told(self, window: list[StepDone]) -> StepDone:
        losses = [event.loss for event in window if event.loss is not None]
        last = window[-1]
        self._before, self._window = self._window, []
        return StepDone(
            step=last.step,
            at=last.at,
            epoch=last.epoch,
            loss=sum(losses) / len(losses) if len(losses) == len(window) else None,
            accuracy=sum(event.accuracy for event in window) / len(window),
            lr=last.lr,
            seen=last.seen,
        )
