"""The journal: events are appended to a file, and read from it, also while it grows."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from nntui.errors import RunError, StorageError
from nntui.storage import open_file, write_error
from nntui.training.events import AnyEvent, decode_event, encode_event

_CHUNK_BYTES = 2**20
_MAX_LINE_BYTES = 2**20
_Event = TypeVar("_Event")


class LineWriter(Generic[_Event]):
    """Appends events to a journal: one write per line, so that readers see it at once.

    Args:
        path: the file.
        encode: returns an event as a line of JSON, without the line break.
    """

    def __init__(self, path: Path, encode: Callable[[_Event], bytes]) -> None:
        self._path = path
        self._encode = encode
        try:
            self._handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o644)
            size = os.fstat(self._handle).st_size
            # A killed trainer or a full disk may have left an incomplete last line.
            self._torn = size > 0 and os.pread(self._handle, 1, size - 1) != b"\n"
        except OSError as error:
            raise write_error(path, error) from None

    def append(self, event: _Event) -> None:
        """Write one event.

        Raises:
            StorageError: the file cannot be written, or the file was deleted.
        """
        line = (b"\n" if self._torn else b"") + self._encode(event) + b"\n"
        self._torn = True
        try:
            # A deleted file could still be written, but no reader would ever see it.
            if not os.fstat(self._handle).st_nlink:
                raise StorageError(
                    f"{self._path}: the run folder was deleted while training; start a new run"
                )
            while line:
                line = line[os.write(self._handle, line) :]
            self._torn = False
        except OSError as error:
            raise write_error(self._path, error) from None

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)


class Journal(LineWriter[AnyEvent]):
    """Appends events to the journal of a run."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encode_event)


class LineReader(Generic[_Event]):
    """Reads the events of a journal that may still grow; each poll reads only what is new.

    An incomplete last line is left for the next poll. A line that is not an event is skipped.

    Args:
        path: the file.
        decode: returns the event of a line, or None if it is not an event.
    """

    def __init__(self, path: Path, decode: Callable[[bytes], _Event | None]) -> None:
        self._path = path
        self._decode = decode
        self._incomplete = b""
        self.offset = 0
        """How many bytes of the journal have been read."""

    def poll(self) -> list[_Event]:
        """Return the events since the last call; none if there is no journal yet.

        Raises:
            RunError: the journal cannot be read.
        """
        events: list[_Event] = []
        try:
            with open_file(self._path) as file:
                file.seek(self.offset)
                while chunk := file.read(_CHUNK_BYTES):
                    self.offset += len(chunk)
                    *lines, self._incomplete = (self._incomplete + chunk).split(b"\n")
                    events += [event for line in lines if (event := self._decode(line))]
                    if len(self._incomplete) > _MAX_LINE_BYTES:
                        self._incomplete = b""
        except FileNotFoundError:
            return []
        except OSError as error:
            raise RunError(f"{self._path}: cannot be read: {error.strerror}") from None
        return events


class JournalReader(LineReader[AnyEvent]):
    """Reads the events of the journal of a run."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, decode_event)


def replay(path: Path) -> list[AnyEvent]:
    """Return all events of a journal."""
    return JournalReader(path).poll()
