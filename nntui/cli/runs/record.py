"""Runs as records of JSON and as rows of CSV."""

from nntui.cli.terminal import MAX_PATH
from nntui.runs.row import RunRow
from nntui.runs.summary import Summary
from nntui.strings import clean


def summary_record(summary: Summary) -> dict[str, object]:
    """Return how a run stands."""
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


def row_record(row: RunRow) -> dict[str, object]:
    """Return the line of a run in a list."""
    return {
        "run": row.name,
        "path": clean(row.path, MAX_PATH),
        "status": row.state,
        "accuracy": row.accuracy,
        "split": row.split,
        "step": row.step,
        "seconds": row.seconds,
        "problem": row.problem,
        "test": row.test,
        "best_validation": row.validation,
        "loss": row.loss,
        "epoch": row.epoch,
        "started": row.started,
        "origin": row.origin,
        "recipe": row.recipe,
        "data": row.data,
        "layers": row.layers,
        "optimizer": row.optimizer,
        "lr": row.lr,
        "note": row.note,
        "settings": row.settings,
    }
