"""Outcome of `nntui`: opens the app or runs a command, and turns errors into sentences."""

import contextlib
import errno
import io
import os
import signal
import sys
from importlib import import_module

from nntui.cli.names import COMMANDS, immediate_command
from nntui.errors import NntuiError, sentence
from nntui.version import __version__


def run(given: list[str]) -> int:
    """Run `nntui` with the arguments `given` and return the exit code."""
    debug = "--debug" in given
    _prepare_streams()
    try:
        code = _run([word for word in given if word != "--debug"])
        sys.stdout.flush()  # here, because Python reports a failure at its exit in its own way
    except BrokenPipeError:
        _discard_output()
        return 128 + signal.SIGPIPE
    except NntuiError as error:
        if debug:
            raise
        return _report(str(error), error.exit_code)
    except Exception as error:
        if debug:
            raise
        return _report(_unexpected(error), 1)
    return code


def _prepare_streams() -> None:
    # A stream that was closed is None; output to it is discarded.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115, PTH123 - until the process ends
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115, PTH123 - as above
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A character that the terminal cannot show, as an accent in ASCII, is written as "?".
        sys.stdout.reconfigure(errors="replace")


def _run(given: list[str]) -> int:
    if given == ["--version"]:  # as in commands.py, without the imports of the command line
        sys.stdout.write(f"nntui {__version__}\n")
        return 0
    if command := immediate_command(given):
        module, _, function = command.function.partition(":")
        code: int = getattr(import_module(f"nntui.cli.{module}"), function)()
        return code
    # Imported here, because the app and the command line do not need each other's libraries.
    words = [word for word in given if word != "--slow"]
    if words[:1] in ([], ["--fresh"]) or not (words[0] in COMMANDS or words[0].startswith("-")):
        from nntui.cli.app import open_app  # noqa: PLC0415 - see above

        return open_app(words, slow=words != given)
    from nntui.cli.commands import run_command  # noqa: PLC0415 - see above

    return run_command(given)


def _unexpected(error: Exception) -> str:
    """Return the sentence for an error that is not one of nntui's own."""
    from nntui.cli.lost_output import FULL  # noqa: PLC0415 - rarely needed

    # Without the name of a file it is an error of standard output: `nntui.storage` names its files.
    full = FULL | {errno.EIO}
    if isinstance(error, OSError) and error.errno in full and error.filename is None:
        _discard_output()
        return f"standard output cannot be written: {error.strerror}"
    return sentence(error)


def _report(text: str, code: int) -> int:
    # Standard error may be what cannot be written; the exit code says that something failed.
    with contextlib.suppress(OSError):
        sys.stderr.write(f"nntui: {text}\n")
        sys.stderr.flush()
    return code


def _discard_output() -> None:
    from nntui.cli.terminal import discard_output  # noqa: PLC0415 - rarely needed

    discard_output()
