"""Entry point of `nntui`: opens the app or runs a command, and turns errors into sentences."""

import io
import os
import signal
import sys
from collections.abc import Sequence

from nntui.cli.names import COMMANDS
from nntui.errors import NntuiError
from nntui.strings import clean


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `nntui` with `arguments`, by default those of the process; return the exit code."""
    # A stream that was closed is None; output to it is discarded.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115, PTH123 - until the process ends
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115, PTH123 - as above
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    given = [word for word in given if word != "--debug"]
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A character that the terminal cannot show, as an accent in ASCII, is written as "?".
        sys.stdout.reconfigure(errors="replace")
    try:
        return _run(given)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        from nntui.cli.terminal import discard_output  # noqa: PLC0415 - rarely needed

        discard_output()
        return 128 + signal.SIGPIPE
    except NntuiError as error:
        if debug:
            raise
        sys.stderr.write(f"nntui: {error}\n")
        return error.exit_code
    except Exception as error:
        if debug:
            raise
        sys.stderr.write(
            f"nntui: internal error: {type(error).__name__}: {clean(error)}; "
            "run with --debug for the traceback, and please report it\n"
        )
        return 1


def _run(given: list[str]) -> int:
    # Imported here, because the app and the command line do not need each other's libraries.
    if not given or not (given[0] in COMMANDS or given[0].startswith("-")):
        from nntui.cli.app import open_app  # noqa: PLC0415 - see above

        return open_app(given)
    from nntui.cli.commands import run_command  # noqa: PLC0415 - see above

    return run_command(given)
