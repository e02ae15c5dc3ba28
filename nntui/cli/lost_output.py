"""Standard output that cannot be written: training must not end with its display."""

import contextlib
import errno
import sys
from collections.abc import Iterator

from nntui.cli.terminal import discard_output

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors of a file that cannot grow, which a user can do something about."""


class LostOutput:
    """Notes why standard output cannot be written, says so once, and discards the rest.

    Nothing is said about a terminal that was closed, because no one would see it.
    """

    def __init__(self) -> None:
        self.reason = ""
        """Empty while everything can be written."""

    @contextlib.contextmanager
    def discarded(self) -> Iterator[None]:
        """Ignore errors of writing to standard output, inside a with statement."""
        try:
            yield
        except OSError as error:
            discard_output()
            if error.errno in FULL and not self.reason:
                self.reason = f"standard output cannot be written: {error.strerror}"
                with contextlib.suppress(OSError):
                    sys.stderr.write(f"nntui: {self.reason}; the run continues without it\n")
                    sys.stderr.flush()
