"""What the terminal can show, and how to write to it."""

import os
import sys

from rich.console import Console

from nntui.view.style import Terminal

MAX_PATH = 4096
"""Characters of a path that are shown: all of them, so that it can be copied."""


def detect_terminal() -> Terminal:
    """Return whether colors (see no-color.org) and anything but ASCII may be used.

    Python writes UTF-8 in the locales C and POSIX, too, but the terminal may not display it. The
    console of Linux has no braille. LC_CTYPE is not evaluated where Python itself has set it.
    """
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    ascii_only = _locale() in {"C", "POSIX"} or os.environ.get("TERM") == "linux"
    unicode = encoding.startswith("utf") and not ascii_only
    return Terminal(color=not os.environ.get("NO_COLOR"), unicode=unicode)


def _locale() -> str:
    """Return the locale of characters that the user set; empty where none is set."""
    ctype = os.environ.get("LC_CTYPE", "")
    names = (
        os.environ.get("LC_ALL", ""),
        "" if ctype in {"C.UTF-8", "C.utf8", "UTF-8"} else ctype,
        os.environ.get("LANG", ""),
    )
    return next(filter(None, names), "")


def plain_console() -> Console:
    """Return a console that prints text as it is: a path may hold [brackets] and :colons:."""
    return Console(highlight=False, markup=False, emoji=False)


def plain_error_console() -> Console:
    """Return such a console for standard error."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def write_line(line: bytes) -> None:
    """Write a line to standard output at once; once it has no reader, output is discarded."""
    try:
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        discard_output()


def discard_output() -> None:
    """Discard what is written to standard output from now on, and what is in its buffers."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
