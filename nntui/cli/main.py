"""Entry point of `nntui`: ctrl+c ends it without a traceback at any time, even during imports."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `nntui` with `arguments`, by default those of the process; return the exit code."""
    try:
        from nntui.cli.outcome import run  # noqa: PLC0415 - ctrl+c may arrive during the import

        return run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        return 130
