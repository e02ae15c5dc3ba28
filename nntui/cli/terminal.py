"""What the terminal can show, as its environment says, and how to write to it."""

import os
import sys

from rich.console import Console

from nntui.view.style import Terminal

MAX_PATH = 4096
"""Characters of a path that are shown: all of them, so that it can be copied."""


def detect_terminal() -> Terminal:
    """Return whether colors (see no-color.org) and anything but ASCII may be used."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return Terminal(color=not os.environ.get("NO_COLOR"), unicode=encoding.startswith("utf"))


def plain_console() -> Console:
    """Return a console that writes what it is given: a path may hold [brackets] and :colons:."""
    return Console(highlight=False, markup=False, emoji=False)


def write_line(line: bytes) -> None:
    """Write to standard output at once; to nowhere from when on nobody reads it any more."""
    try:
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        discard_output()


def discard_output() -> None:
    """Let go of a standard output that nobody reads, and of what is left in its buffers."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
