"""A sweep as a figure for a paper: learning curves, and the accuracy over each setting."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from nntui.view import formatting
from nntui.view.figure import FIGURE_STYLE, WITHOUT_DATE, Format
from nntui.view.sweep.view import Axis, SweepView, TrialLine

Curve: TypeAlias = Sequence[tuple[int, float]]
"""The validation accuracy after each epoch."""

_BEST = "#D55E00"
_OTHER = "#0072B2"
_STOPPED = "#999999"
_COLUMNS = 3
"""Plots beside each other; of four, two."""


def figure(view: SweepView, curves: Mapping[int, Curve], kind: Format) -> bytes:
    """Return the file of a figure: the learning curves of all trials, then a plot a setting.

    Trials of one epoch have no curves.

    Curves end where their trials were stopped. The best trial is orange.

    Raises:
        ImportError: matplotlib is not installed.
    """
    import matplotlib as mpl  # noqa: PLC0415 - takes half a second
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    curved = view.rungs[-1] > 1
    count = curved + len(view.axes)
    columns = 2 if count == 4 else min(count, _COLUMNS)
    rows = -(-count // columns)
    with mpl.rc_context(FIGURE_STYLE):
        page = Figure(figsize=(7.5, 2.4 * rows), dpi=300, layout="constrained")
        places = page.subplots(rows, columns, squeeze=False).ravel()
        if curved:
            _draw_curves(places[0], view, curves)
        for place, axis in zip(places[curved:], view.axes, strict=False):
            _draw_slice(place, view, axis)
        for place in places[count:]:
            place.set_axis_off()
        file = io.BytesIO()
        page.savefig(file, format=kind, metadata=WITHOUT_DATE[kind])
    return file.getvalue()


def _draw_curves(place: Any, view: SweepView, curves: Mapping[int, Curve]) -> None:
    for trial in reversed(view.trials):
        curve = curves.get(trial.number, [])
        if curve:
            epochs, shares = zip(*curve, strict=True)
            errors = [100 * (1 - share) for share in shares]
            best = trial is view.best
            width = 1.5 if best else 0.7
            place.plot(
                *(epochs, errors),
                color=_color(view, trial),
                linewidth=width,
                marker="." if len(curve) == 1 else None,
                zorder=3 if best else 2,
            )
    for rung in view.rungs[:-1]:
        place.axvline(rung, color="#BBBBBB", linewidth=0.7, linestyle=":")
    place.set_yscale("log")
    _label(place, "epoch")


def _draw_slice(place: Any, view: SweepView, axis: Axis) -> None:
    trials = [each for each in view.trials if each.accuracies and axis.name in each.settings]
    names = [formatting.setting_text(value) for value in axis.values]
    for trial in reversed(trials):
        value = trial.settings[axis.name]
        x = names.index(formatting.setting_text(value)) if names else value
        error = 100 * (1 - trial.accuracies[0])
        place.plot(x, error, ".", color=_color(view, trial), markersize=5)
    if axis.log:
        place.set_xscale("log")
    if names:
        long = max(map(len, names)) > 6
        slanted = {"rotation": 30, "ha": "right", "rotation_mode": "anchor", "size": 6}
        place.set_xticks(range(len(names)), names, **(slanted if long else {}))
    place.set_yscale("log")
    _label(place, axis.name)


def _color(view: SweepView, trial: TrialLine) -> str:
    if trial is view.best:
        return _BEST
    return _OTHER if trial.rung == len(view.rungs) - 1 else _STOPPED


def _label(place: Any, name: str) -> None:
    place.set_xlabel(name)
    place.set_ylabel("validation error (%)")
    place.yaxis.set_major_formatter("{x:g}")
    place.yaxis.set_minor_formatter("{x:g}")
    place.tick_params(axis="y", which="minor", labelsize=6)
