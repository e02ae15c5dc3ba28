"""Transfer: one file on its way from a server into memory, and the words for what goes wrong.

It has a thread of its own that can be left behind: nothing interrupts the lookup of a name, or the
wait for a server that says nothing.
"""

import errno
import socket
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nntui import __version__

if TYPE_CHECKING:
    import requests

_LOOK_EVERY = 0.1
"""Seconds between two looks at how far it is."""
_CHUNK = 4096
"""Bytes at a time: a line that brings fewer in all the patience there is has stalled."""
_OFFLINE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}


class Refused(Exception):  # noqa: N818 - what a server did, not what went wrong here
    """Why a server was of no use, in words that follow its name."""

    def __init__(self, why: str, *, offline: bool = False) -> None:
        super().__init__(why)
        self.offline = offline
        """Whether the reason is that there is no network."""

    def by(self, host: str) -> "Refused":
        """Return the same with the name of who refused."""
        return Refused(f"{host} {self}", offline=self.offline)


class Transfer:
    """Fetches a file; iterating over it waits for the end and tells how many bytes are here.

    Args:
        url: where it is.
        limit: bytes after which no more is taken.
        stall: seconds without any after which no more is waited for.

    Raises:
        Refused: while iterating; says why there will be no file.
    """

    def __init__(self, url: str, limit: int, stall: float) -> None:
        self._url = url
        self._limit = limit
        self._stall = stall
        self._received = bytearray()
        self._left = False
        self._error: Exception | None = None
        self._responses: list[requests.Response] = []
        self._thread = threading.Thread(target=self._run, name="nntui fetch", daemon=True)

    @property
    def contents(self) -> bytes:
        """What has come."""
        return bytes(self._received)

    def __iter__(self) -> Iterator[int]:
        """Yield how many bytes are here, several times a second, until all are."""
        self._thread.start()
        here, since = 0, time.monotonic()
        try:
            while self._thread.is_alive():
                self._thread.join(min(_LOOK_EVERY, self._stall))
                if len(self._received) > here:
                    here, since = len(self._received), time.monotonic()
                elif time.monotonic() - since > self._stall and self._thread.is_alive():
                    raise self._silent()
                yield here
        finally:
            self._left = True
        if self._error is not None:
            raise self._refusal(self._error)

    def write(self, chunk: bytes) -> None:
        """Take a piece; the thread calls this."""
        if self._left:
            raise Refused("was not wanted any more")
        if len(self._received) + len(chunk) > self._limit:
            raise Refused(f"sends more than {self._limit:,} bytes")
        self._received += chunk

    def flush(self) -> None:
        """Do nothing; the thread calls this."""

    def _run(self) -> None:
        import pooch  # noqa: PLC0415 - 50 ms that only those who fetch need

        download = pooch.HTTPDownloader(
            chunk_size=_CHUNK,
            timeout=self._stall,
            # The archive itself is wanted, not what a helpful server would unpack.
            headers={"Accept-Encoding": "identity", "User-Agent": f"nntui/{__version__}"},
            hooks={"response": self._answered},
        )
        try:
            download(self._url, self, None)
        except Exception as error:  # noqa: BLE001 - there is no end to what a server can cause
            self._error = error
        finally:
            for response in self._responses:
                response.close()  # pooch leaves the line open where something went wrong

    def _answered(self, response: "requests.Response", **_: object) -> None:
        self._responses.append(response)
        if response.is_redirect:
            response.close()  # else its body is read to an end that it may not have

    def _silent(self) -> Refused:
        return Refused(f"was silent for {self._stall:g} s")

    def _refusal(self, error: Exception) -> Refused:
        """Return in words what `error` means."""
        if isinstance(error, Refused):
            return error
        roots = list(_roots(error))
        if any(isinstance(root, socket.gaierror) for root in roots):
            return Refused("cannot be found", offline=True)
        if any(isinstance(root, OSError) and root.errno in _OFFLINE for root in roots):
            return Refused("cannot be reached", offline=True)
        if any(
            isinstance(root, TimeoutError) or "Timeout" in type(root).__name__ for root in roots
        ):
            return self._silent()
        return Refused(self._words(error))

    def _words(self, error: Exception) -> str:
        import requests.exceptions as known  # noqa: PLC0415 - imported by pooch by now

        if isinstance(error, known.HTTPError) and error.response is not None:
            return _status(error.response.status_code)
        cut = f"dropped the line after {len(self._received):,} bytes"
        table = {  # from the special to the general
            known.TooManyRedirects: "redirects in circles",
            known.ProxyError: "is behind a proxy that cannot be reached",
            known.SSLError: "has a certificate that cannot be trusted",
            known.ConnectionError: cut if self._received else "does not take the connection",
            known.ChunkedEncodingError: cut,
        }
        fitting = (told for kind, told in table.items() if isinstance(error, kind))
        return next(fitting, f"answers nonsense ({type(error).__name__})")


def _status(code: int) -> str:
    words = {401: "asks for a login", 403: "refuses it", 404: "does not have it"}
    return f"{words.get(code, 'has trouble of its own' if code >= 500 else 'refuses it')} ({code})"


def _roots(error: BaseException, depth: int = 8) -> Iterator[BaseException]:
    """Yield an error and all that led to it, which three libraries keep in four places."""
    yield error
    causes = (error.__cause__, error.__context__, getattr(error, "reason", None), *error.args)
    for cause in causes if depth else ():
        if isinstance(cause, BaseException):
            yield from _roots(cause, depth - 1)
