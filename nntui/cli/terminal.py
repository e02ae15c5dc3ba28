"""What the terminal can show, as its environment says."""

import os
import sys

from nntui.view.style import Look


def terminal_look() -> Look:
    """Return whether colors (see no-color.org) and anything but ASCII may be used."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return Look(color="NO_COLOR" not in os.environ, unicode=encoding.startswith("utf"))
