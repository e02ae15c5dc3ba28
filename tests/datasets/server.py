"""A web server on this machine that misbehaves in every way that a download must survive."""

import http.server
import threading
from collections.abc import Callable
from itertools import repeat
from typing import Any, Self, TypeAlias

Handler: TypeAlias = "http.server.BaseHTTPRequestHandler"
Answer: TypeAlias = Callable[["Mirror", Handler], None]


class Mirror:
    """Serves files by their paths.

    Attributes:
        url: its address.
        files: the bytes of each path.
        answers: paths with another answer than their file.
        asked: all paths that were requested, in order.
        closed: set when the server stops.
    """

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.closed = threading.Event()
        mirror = self

        class Answering(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.close_connection = True
                mirror.asked.append(self.path)
                mirror.answers.get(self.path, whole)(mirror, self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()

    def misbehave(self, answer: Answer) -> None:
        """Give this answer to all requests for files."""
        self.answers = dict.fromkeys(self.files, answer)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Ignore clients that have closed the connection."""


def send(
    handler: Handler,
    body: bytes,
    length: object = None,
    code: int = 200,
    more: dict[str, str] | None = None,
) -> None:
    """Answer with `body` and a content length that may be wrong."""
    handler.send_response(code)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    for name, value in (more or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
    handler.wfile.flush()


def whole(mirror: Mirror, handler: Handler) -> None:
    """Answer with the file."""
    send(handler, mirror.files[handler.path])


def status(code: int) -> Answer:
    """Answer with a status code and a page."""
    return lambda _, handler: send(handler, b"<html>no</html>", code=code)


def saying(body: bytes, length: object = None, **more: str) -> Answer:
    """Answer with another body, another length, or more headers."""
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    return lambda _, handler: send(handler, body, length, more=headers)


def dropped(mirror: Mirror, handler: Handler) -> None:
    """Announce the whole file, send half of it and close the connection."""
    raw = mirror.files[handler.path]
    send(handler, raw[: len(raw) // 2], len(raw))


def ended(mirror: Mirror, handler: Handler) -> None:
    """Send half of the file without announcing a length, and close the connection."""
    handler.send_response(200)
    handler.end_headers()
    raw = mirror.files[handler.path]
    handler.wfile.write(raw[: len(raw) // 2])


def silent(mirror: Mirror, handler: Handler) -> None:
    """Accept the request and never answer."""
    del handler
    mirror.closed.wait()


def stalled(mirror: Mirror, handler: Handler) -> None:
    """Send half of the file, then nothing, and keep the connection open."""
    dropped(mirror, handler)
    mirror.closed.wait()


def endless(mirror: Mirror, handler: Handler) -> None:
    """Send zeros until the client closes the connection."""
    handler.send_response(200)
    handler.end_headers()
    _send_zeros(mirror, handler)


def redirected(to: str) -> Answer:
    """Redirect to another address."""

    def answer(_: Mirror, handler: Handler) -> None:
        send(handler, b"", code=302, more={"Location": to.format(path=handler.path)})

    return answer


def redirected_with_an_endless_body(mirror: Mirror, handler: Handler) -> None:
    """Redirect with a page that has no end."""
    handler.send_response(302)
    handler.send_header("Location", f"/good{handler.path}")
    handler.end_headers()
    _send_zeros(mirror, handler)


def babbling(mirror: Mirror, handler: Handler) -> None:
    """Send bytes that are not HTTP."""
    del mirror
    handler.wfile.write(b"\x00\xff gibberish \r\n\r\n" * 20)


def gated(mirror: Mirror) -> threading.Event:
    """Let all requests wait until the returned event is set."""
    gate = threading.Event()

    def answer(mirror: Mirror, handler: Handler) -> None:
        gate.wait()
        whole(mirror, handler)

    mirror.misbehave(answer)
    return gate


def _send_zeros(mirror: Mirror, handler: Handler) -> None:
    for piece in repeat(bytes(2**16)):
        if mirror.closed.is_set():
            return
        handler.wfile.write(piece)
