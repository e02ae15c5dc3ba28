"""The figure of a sweep: learning curves of all trials, and the accuracy over each setting."""

import contextlib
from typing import Literal

from nntui.errors import NntuiError, UsageError
from nntui.runs.digest import read_digest
from nntui.runs.directory import RunDirectory
from nntui.sweeps.directory import SweepDirectory
from nntui.view.sweep.figure import Curve, figure
from nntui.view.sweep.view import SweepView


def draw_figure(
    sweep: SweepDirectory, view: SweepView, kind: Literal["png", "svg", "pdf"]
) -> bytes:
    """Return the file of the figure of a sweep; UsageError where matplotlib is not installed."""
    curves = {
        trial.number: _curve(sweep.run_of(trial.number))
        for trial in view.trials
        if trial.accuracies
    }
    try:
        return figure(view, curves, kind)
    except ImportError:
        raise UsageError(
            "--plot: figures are drawn by matplotlib, which is not installed; "
            "try pip install 'nntui[plots]'"
        ) from None


def _curve(run: RunDirectory) -> Curve:
    """Return the validation accuracy of a run after each epoch; empty if it cannot be read."""
    with contextlib.suppress(NntuiError):
        return [(each.epoch, each.accuracy) for each in read_digest(run).validations]
    return []
