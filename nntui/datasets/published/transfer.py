"""Downloading one file into memory, in a thread that can be abandoned.

Nothing can interrupt the lookup of a host name, or the wait for a server that does not answer. A
thread of its own lets the caller give up at once.
"""

import errno
import socket
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nntui.version import __version__

if TYPE_CHECKING:
    import requests

_POLL_INTERVAL = 0.1
"""Seconds between two reports of progress."""
_CHUNK = 4096
"""Bytes at a time; a connection that delivers fewer until the timeout has stalled."""
_OFFLINE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}


class TransferError(Exception):
    """A server did not deliver the file; the message follows the name of the host.

    Attributes:
        offline: whether the reason is that there is no network.
    """

    def __init__(self, reason: str, *, offline: bool = False) -> None:
        super().__init__(reason)
        self.offline = offline

    def at(self, host: str) -> "TransferError":
        """Return the same error with the name of the host before the reason."""
        return TransferError(f"{host} {self}", offline=self.offline)


class Transfer:
    """The download of one file; iterating waits for its end and yields the bytes received so far.

    Args:
        url: the address of the file.
        limit: the largest number of bytes to accept.
        timeout: seconds without data after which the transfer fails.

    Raises:
        TransferError: while iterating, if the file could not be received.
    """

    def __init__(self, url: str, limit: int, timeout: float) -> None:
        self._url = url
        self._limit = limit
        self._timeout = timeout
        self._received = bytearray()
        self._abandoned = False
        self._error: Exception | None = None
        self._responses: list[requests.Response] = []
        self._thread = threading.Thread(target=self._run, name="nntui download", daemon=True)

    @property
    def contents(self) -> bytes:
        """The bytes received so far."""
        return bytes(self._received)

    def __iter__(self) -> Iterator[int]:
        """Yield the number of bytes received, several times a second, until the transfer ends."""
        self._thread.start()
        received, since = 0, time.monotonic()
        try:
            while self._thread.is_alive():
                self._thread.join(min(_POLL_INTERVAL, self._timeout))
                if len(self._received) > received:
                    received, since = len(self._received), time.monotonic()
                elif time.monotonic() - since > self._timeout and self._thread.is_alive():
                    raise self._timed_out()
                yield received
        finally:
            self._abandoned = True
        if self._error is not None:
            raise self._explained(self._error)

    def write(self, chunk: bytes) -> None:
        """Accept data; called by pooch in the thread, as if this were a file."""
        if self._abandoned:
            raise TransferError("is no longer needed")
        if len(self._received) + len(chunk) > self._limit:
            raise TransferError(f"sent more than {self._limit:,} bytes")
        self._received += chunk

    def flush(self) -> None:
        """Do nothing; called by pooch."""

    def _run(self) -> None:
        import pooch  # noqa: PLC0415 - 50 ms that only downloads need

        download = pooch.HTTPDownloader(
            chunk_size=_CHUNK,
            timeout=self._timeout,
            # The archive itself is needed, not decompressed by the server or by requests.
            headers={"Accept-Encoding": "identity", "User-Agent": f"nntui/{__version__}"},
            hooks={"response": self._remember_response},
        )
        try:
            download(self._url, self, None)
        except Exception as error:  # noqa: BLE001 - a server can cause errors of every kind
            self._error = error
        finally:
            for response in self._responses:
                response.close()  # pooch does not close the connection after an error

    def _remember_response(self, response: "requests.Response", **_: object) -> None:
        self._responses.append(response)
        if response.is_redirect:
            response.close()  # otherwise its body is read, which may be endless

    def _timed_out(self) -> TransferError:
        return TransferError(f"sent nothing for {self._timeout:g} s")

    def _explained(self, error: Exception) -> TransferError:
        """Return what `error` means to the user."""
        if isinstance(error, TransferError):
            return error
        causes = list(_causes(error))
        if any(isinstance(cause, socket.gaierror) for cause in causes):
            return TransferError("cannot be found", offline=True)
        if any(isinstance(cause, OSError) and cause.errno in _OFFLINE for cause in causes):
            return TransferError("cannot be reached", offline=True)
        if any(isinstance(c, TimeoutError) or "Timeout" in type(c).__name__ for c in causes):
            return self._timed_out()
        return TransferError(_reason(error, len(self._received)))


def _reason(error: Exception, received: int) -> str:
    """Return the reason of an error of requests, in words that follow the name of the host."""
    import requests.exceptions as known  # noqa: PLC0415 - already imported by pooch

    if isinstance(error, known.HTTPError) and error.response is not None:
        return _status_reason(error.response.status_code)
    dropped = f"closed the connection after {received:,} bytes"
    reasons = {  # subclasses before their base classes
        known.TooManyRedirects: "redirects in circles",
        known.ProxyError: "is behind a proxy that cannot be reached",
        known.SSLError: "has a certificate that cannot be verified",
        known.ConnectionError: dropped if received else "refuses the connection",
        known.ChunkedEncodingError: dropped,
    }
    matching = (reason for kind, reason in reasons.items() if isinstance(error, kind))
    return next(matching, f"sent an invalid answer ({type(error).__name__})")


def _status_reason(code: int) -> str:
    reasons = {401: "asks for a login", 403: "refuses access", 404: "does not have the file"}
    general = "has an internal error" if code >= 500 else "refuses access"
    return f"{reasons.get(code, general)} ({code})"


def _causes(error: BaseException, depth: int = 8) -> Iterator[BaseException]:
    """Yield an error and the errors that caused it, which three libraries store in four places."""
    yield error
    causes = (error.__cause__, error.__context__, getattr(error, "reason", None), *error.args)
    for cause in causes if depth else ():
        if isinstance(cause, BaseException):
            yield from _causes(cause, depth - 1)
