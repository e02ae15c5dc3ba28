"""The view as a whole: it can be had without a screen."""

import subprocess
import sys


def test_import_brings_no_screen() -> None:
    """Whoever prints a chart or follows a run does not load Textual for it."""
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
