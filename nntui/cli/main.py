"""Where `nntui` begins: the app without delay, the commands where one is named, errors in words."""

import io
import os
import signal
import sys
from collections.abc import Sequence

from nntui.errors import NntuiError
from nntui.strings import clean

COMMANDS = ("train", "runs", "eval", "show", "data", "recipes", "baseline", "bench")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for and return the exit code."""
    # A stream that was closed is None; what is written to the null device is lost, as was wished.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115, PTH123 - for as long as we live
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115, PTH123 - as above
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    given = [word for word in given if word != "--debug"]
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What the terminal cannot write, an accent in ASCII, is a question mark and no error.
        sys.stdout.reconfigure(errors="replace")
    try:
        return _run(given)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        from nntui.cli.terminal import discard_output  # noqa: PLC0415 - only for those who left

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
            f"nntui: a mistake of ours: {type(error).__name__}: {clean(error)}; "
            "--debug shows where it happened\n"
        )
        return 1


def _run(given: list[str]) -> int:
    # The app is opened before the command line's library is even imported.
    if not given or not (given[0] in COMMANDS or given[0].startswith("-")):
        from nntui.cli.app import open_app  # noqa: PLC0415 - see above

        return open_app(given)
    from nntui.cli.commands import run_command  # noqa: PLC0415 - see above

    return run_command(given)
