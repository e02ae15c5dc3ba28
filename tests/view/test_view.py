"""The package: it needs no screen."""

import subprocess
import sys


def test_views_do_not_import_textual() -> None:
    """A command that prints a chart does not load it."""
    script = """
import sys
import nntui.view.bars, nntui.view.charts, nntui.view.confusion, nntui.view.images
import nntui.view.runview, nntui.view.status
print(sorted({"textual", "typer", "nntui.tui"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
