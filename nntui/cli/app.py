"""`nntui [RUN | WEIGHTS]`: the app, where there is a terminal to draw it on."""

import os
import sys

from nntui.cli.main import COMMANDS
from nntui.cli.terminal import detect_terminal
from nntui.errors import TerminalError, UsageError
from nntui.strings import clean, nearest


def open_app(given: list[str]) -> int:
    """Open the app on the run or weights that are named, and return the exit code.

    Raises:
        TerminalError: there is no terminal.
        UsageError: more than one thing is named.
        RunError: nothing of that name is there.
    """
    if len(given) > 1:
        raise UsageError(
            f"expected the name of one run or file of weights, received {len(given)} words: "
            f"{clean(' '.join(given), 60)}; for a command, {nearest(given[0], COMMANDS)}"
        )
    if given:
        _check_name(given[0])
    _check_terminal()
    from nntui.tui.app import NntuiApp  # noqa: PLC0415 - Textual takes 0.15 s to import

    app = NntuiApp(given[0] if given else "", detect_terminal())
    parting = app.run()
    if parting:
        sys.stdout.write(f"{clean(parting)}\n")
    return app.return_code or 0


def _check_name(name: str) -> None:
    """Refuse a name before the screen is taken: a sentence there would be gone with it."""
    from nntui.errors import RunError  # noqa: PLC0415 - only where something is named
    from nntui.workspace.library import open_named  # noqa: PLC0415 - as above

    try:
        open_named(name)
    except RunError as error:
        hint = nearest(name, COMMANDS)
        raise RunError(f"{error}; for a command, {hint}") from None


def _check_terminal() -> None:
    # Textual draws on the third; a stream that was closed is None.
    streams = (sys.stdin, sys.stdout, sys.stderr)
    terminal = all(stream is not None and stream.isatty() for stream in streams)
    if not terminal or os.environ.get("TERM") == "dumb":
        raise TerminalError(
            "expected a terminal to draw on, received none; start nntui in one (over ssh: ssh -t), "
            "or train without: nntui train"
        )
