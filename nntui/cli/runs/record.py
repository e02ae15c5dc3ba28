"""Runs as records of JSON."""

from nntui.cli.terminal import MAX_PATH
from nntui.runs.summary import Summary
from nntui.strings import clean


def summary_record(summary: Summary) -> dict[str, object]:
    """Return the line of a run in a list."""
    return {
        "run": summary.run.name,
        "path": clean(summary.run.path, MAX_PATH),
        "status": summary.status,
        "accuracy": summary.accuracy,
        "split": summary.split,
        "step": summary.step,
        "seconds": summary.at,
        "problem": summary.problem,
    }
