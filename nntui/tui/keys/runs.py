"""The screen Runs: all its keys belong to its panels."""

from nntui.tui.keys.compared_panels import COMPARED_CONFUSION, COMPARED_RESULTS
from nntui.tui.keys.key import KeyArea
from nntui.tui.keys.run_comparison import RUN_COMPARISON
from nntui.tui.keys.run_table import RUN_TABLE
from nntui.tui.keys.sweep import SWEEP_SETTINGS, SWEEP_TRIALS

RUNS = KeyArea(
    "runs",
    (),
    title="Runs",
    number="5",
    about="all runs, to find and to compare",
    panels=(
        *(RUN_TABLE, RUN_COMPARISON, COMPARED_CONFUSION, COMPARED_RESULTS),
        *(SWEEP_TRIALS, SWEEP_SETTINGS),
    ),
)
