"""`nntui [RUN | WEIGHTS | DATA]`: opens the app, if there is a terminal to draw it on."""

import gc
import os
import sys
from typing import TYPE_CHECKING

from nntui.cli.names import COMMANDS
from nntui.cli.terminal import MAX_PATH, detect_terminal
from nntui.errors import FailedError, RunError, TerminalError, UsageError, sentence
from nntui.strings import clean, nearest

if TYPE_CHECKING:
    from nntui.tui.app import NntuiApp

FRESH = "--fresh"
"""The option to start without what was shown last."""

_SWITCH_INTERVAL = 0.0005
"""Seconds that a thread waits for the interpreter. Keys are read and what is drawn is sent by
threads of their own, which would wait up to 5 ms while the app draws."""


def open_app(given: list[str], *, slow: bool = False) -> int:
    """Open the app on the run, weights or data that are named; return the exit code.

    Args:
        given: the name.
        slow: whether the connection to the terminal is known to be slow.

    Raises:
        TerminalError: there is no terminal.
        UsageError: more than one thing is named.
        RunError: nothing has this name.
    """
    fresh = FRESH in given
    given = [word for word in given if word != FRESH]
    if len(given) > 1:
        raise UsageError(
            f"expected the name of one run, file of weights or data set, received {len(given)} "
            f"words: {clean(' '.join(given), 60)}; for a command, {nearest(given[0], COMMANDS)}"
        )
    name = given[0] if given else ""
    if given:
        _check_name(name)
    _check_terminal()
    # Imports leave nothing to collect. The app enables it again after its first paint.
    gc.disable()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_INTERVAL)
    try:
        app, parting = _run_app(name, slow=slow, fresh=fresh)
    finally:
        gc.enable()
        sys.setswitchinterval(interval)
    from nntui.workspace import last_view  # noqa: PLC0415 - needed with the app only

    unsaved = last_view.save(app.to_remember)
    if app.crash is not None:
        raise FailedError(f"the app ended: {sentence(app.crash)}; a run continues") from app.crash
    if parting:
        for line in parting.splitlines():
            sys.stdout.write(f"{clean(line, MAX_PATH)}\n")
    if unsaved:
        text = f"what was shown was not saved for the next start: {unsaved}"
        sys.stderr.write(f"{clean(text, MAX_PATH)}\n")
    return app.return_code or 0


def _run_app(name: str, *, slow: bool, fresh: bool) -> "tuple[NntuiApp, str | None]":
    """Return the app once it has ended, and what is to be printed then."""
    from nntui.tui.app import NntuiApp  # noqa: PLC0415 - Textual takes 0.15 s to import
    from nntui.workspace import last_view  # noqa: PLC0415 - needed with the app only

    last, note = (last_view.LastView(), "") if fresh else last_view.load()
    app = NntuiApp(name, detect_terminal(), slow=slow, last=last, note=note)
    return app, app.run()


def _check_name(name: str) -> None:
    """Raise a RunError if nothing has this name, before the app takes the screen."""
    from nntui.workspace.opening import identify  # noqa: PLC0415 - not needed without a name

    try:
        identify(name)
    except RunError as error:
        raise RunError(f"{error}; for a command, {nearest(name, COMMANDS)}") from None


def _check_terminal() -> None:
    # Textual draws on standard error; a stream that was closed is None.
    streams = {
        "standard input": sys.stdin,
        "standard output": sys.stdout,
        "standard error": sys.stderr,
    }
    others = [name for name, each in streams.items() if each is None or not each.isatty()]
    if 0 < len(others) < len(streams):
        raise TerminalError(
            f"{' and '.join(others)} {'is' if len(others) == 1 else 'are'} not a terminal: the app "
            "reads keys from standard input and draws on standard error; start nntui without "
            "redirecting any of them"
        )
    if others or os.environ.get("TERM") == "dumb":
        raise TerminalError(
            "expected a terminal to draw on, received none; start nntui in one (over ssh: ssh -t), "
            "or train without: nntui train"
        )
