"""The journal: events are appended to a file, and read from it, also while it grows."""

import os
from pathlib import Path

from nntui.errors import RunError, StorageError
from nntui.storage import open_file, write_error
from nntui.training.events import AnyEvent, decode_event, encode_event

_CHUNK_BYTES = 2**20
_MAX_LINE_BYTES = 2**20


class Journal:
    """Appends events to `events.jsonl`: one write per line, so that readers see it at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o644)
            size = os.fstat(self._handle).st_size
            # A killed trainer or a full disk may have left an incomplete last line.
            self._torn = size > 0 and os.pread(self._handle, 1, size - 1) != b"\n"
        except OSError as error:
            raise write_error(path, error) from None

    def append(self, event: AnyEvent) -> None:
        """Write one event.

        Raises:
            StorageError: the file cannot be written, or the file was deleted.
        """
        line = (b"\n" if self._torn else b"") + encode_event(event) + b"\n"
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


class JournalReader:
    """Reads the events of a journal that may still grow; each poll reads only what is new.

    An incomplete last line is left for the next poll. A line that is not an event is skipped.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._incomplete = b""
        self.offset = 0
        """How many bytes of the journal have been read."""

    def poll(self) -> list[AnyEvent]:
        """Return the events since the last call; none if there is no journal yet.

        Raises:
            RunError: the journal cannot be read.
        """
        events: list[AnyEvent] = []
        try:
            with open_file(self._path) as file:
                file.seek(self.offset)
                while chunk := file.read(_CHUNK_BYTES):
                    self.offset += len(chunk)
                    *lines, self._incomplete = (self._incomplete + chunk).split(b"\n")
                    events += [event for line in lines if (event := decode_event(line))]
                    if len(self._incomplete) > _MAX_LINE_BYTES:
                        self._incomplete = b""
        except FileNotFoundError:
            return []
        except OSError as error:
            raise RunError(f"{self._path}: cannot be read: {error.strerror}") from None
        return events


def replay(path: Path) -> list[AnyEvent]:
    """Return all events of a journal."""
    return JournalReader(path).poll()
