"""Compared runs as a figure for a paper: accuracy and loss side by side, readable in gray."""

import io
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from nntui.view.comparison import ComparedRun

Format: TypeAlias = Literal["png", "svg", "pdf"]

# A dash pattern and a color for each run. The colors (Okabe and Ito 2008) are distinguishable for
# color-blind readers; in gray, patterns and lightness distinguish the lines.
_DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (8, 3, 1, 3)))
_COLORS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#666666")
_LEGEND_WIDTH = 110
"""Characters in a line of the legend below the two charts."""
FIGURE_STYLE = {
    "font.size": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.3,
    "legend.frameon": False,
    "pdf.fonttype": 42,  # text stays text, as journals ask
    "svg.fonttype": "none",
    "svg.hashsalt": "nntui",  # else ids are random
}
WITHOUT_DATE: dict[Format, dict[str, None]] = {
    "png": {},
    "svg": {"Date": None},
    "pdf": {"CreationDate": None},
}


def figure(compared: Sequence[ComparedRun], kind: Format) -> bytes:
    """Return the file of a figure with the accuracy and loss curves of all runs.

    The same runs always give the same bytes.

    Args:
        compared: runs and baselines.
        kind: the file format.

    Raises:
        ImportError: matplotlib is not installed.
    """
    import matplotlib as mpl  # noqa: PLC0415 - takes half a second

    with mpl.rc_context(FIGURE_STYLE):
        file = io.BytesIO()
        _page(compared).savefig(file, format=kind, metadata=WITHOUT_DATE[kind])
    return file.getvalue()


def _page(compared: Sequence[ComparedRun]) -> Any:
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    # Not with pyplot, which looks for a screen.
    page = Figure(figsize=(7.0, 2.8), dpi=300, layout="constrained")
    accuracy, loss = page.subplots(1, 2)
    styled = [
        (each, {"color": _COLORS[number % 8], "linestyle": _DASHES[number % 8]})
        for number, each in enumerate(compared)
    ]
    # Baselines last: whether they are drawn depends on the limits of the curves.
    for each, style in sorted(styled, key=lambda pair: pair[0].baseline_accuracy is not None):
        _draw_accuracy(accuracy, each, style)
        if each.loss:
            loss.plot(*zip(*each.loss, strict=True), label=each.label, **style)
    _label(accuracy, "accuracy (%)", compared)
    _label(loss, "loss", compared)
    if loss.lines:
        _set_log_scale(loss)
    longest = max(len(each.label) for each in compared)
    page.legend(
        *accuracy.get_legend_handles_labels(),
        loc="outside lower center",
        ncols=max(1, min(len(compared), _LEGEND_WIDTH // (longest + 10))),
        handlelength=3.5,
    )
    return page


def _set_log_scale(axes: Any) -> None:
    from matplotlib.ticker import LogLocator, NullLocator  # noqa: PLC0415 - as above

    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_locator(NullLocator())


def _draw_accuracy(axes: Any, each: ComparedRun, style: dict[str, Any]) -> None:
    if each.baseline_accuracy:
        height = 100 * each.baseline_accuracy.drawn
        low, high = axes.get_ylim()
        axes.axhline(height, label=f"{each.label}: {height:.2f} %", **{**style, "linewidth": 0.8})
        # A distant baseline would flatten all curves, so it is left out; the legend has it.
        if height < low - (high - low):
            axes.set_ylim(low, high)
    elif each.accuracy:
        epochs, shares = zip(*each.accuracy, strict=True)
        axes.plot(epochs, [100 * share for share in shares], label=each.label, **style)


def _label(axes: Any, what: str, compared: Sequence[ComparedRun]) -> None:
    splits = {each.curve_split for each in compared if each.settings} or {"validation"}
    axes.set_xlabel("epoch")
    axes.set_ylabel(f"{' / '.join(sorted(splits, reverse=True))} {what}")
