"""The comparison as a figure for a paper: accuracy and loss side by side, readable in gray."""

import io
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from nntui.view.comparison import ComparedRun

Format: TypeAlias = Literal["png", "svg", "pdf"]
FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")

# A dash pattern and a color a run: the colors (Okabe and Ito 2008, told apart by the color-blind)
# grow lighter in turns, so that in gray the patterns and the lightness tell the lines apart.
_DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (8, 3, 1, 3)))
_COLORS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#666666")
_LEGEND_WIDTH = 110
"""Characters below the two charts."""
_STYLE = {
    "font.size": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.3,
    "legend.frameon": False,
    "pdf.fonttype": 42,  # letters as letters, which journals ask for
    "svg.fonttype": "none",
    "svg.hashsalt": "nntui",  # the same runs, the same file
}
_NO_DATE: dict[Format, dict[str, None]] = {
    "png": {},
    "svg": {"Date": None},
    "pdf": {"CreationDate": None},
}


def figure(compared: Sequence[ComparedRun], kind: Format) -> bytes:
    """Return the file of a figure: the courses of accuracy and loss of all `contestants`.

    Raises:
        ImportError: matplotlib is not installed.
    """
    import matplotlib as mpl  # noqa: PLC0415 - half a second that only figures are worth
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above
    from matplotlib.ticker import LogLocator, NullLocator  # noqa: PLC0415 - as above

    with mpl.rc_context(_STYLE):
        # Not by pyplot, which would look for a screen.
        page = Figure(figsize=(7.0, 2.8), dpi=300, layout="constrained")
        accuracy, loss = page.subplots(1, 2)
        styled = [
            (each, {"color": _COLORS[number % 8], "linestyle": _DASHES[number % 8]})
            for number, each in enumerate(compared)
        ]
        for each, style in sorted(styled, key=lambda pair: pair[0].level is not None):
            _draw_accuracy(accuracy, each, style)
            if each.loss:
                loss.plot(*zip(*each.loss, strict=True), label=each.label, **style)
        _label(accuracy, "accuracy (%)", compared)
        _label(loss, "loss", compared)
        if loss.lines:
            loss.set_yscale("log")
            loss.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            loss.yaxis.set_major_formatter("{x:g}")
            loss.yaxis.set_minor_locator(NullLocator())
        longest = max(len(each.label) for each in compared)
        page.legend(
            *accuracy.get_legend_handles_labels(),
            loc="outside lower center",
            ncols=max(1, min(len(compared), _LEGEND_WIDTH // (longest + 10))),
            handlelength=3.5,
        )
        file = io.BytesIO()
        page.savefig(file, format=kind, metadata=_NO_DATE[kind])
    return file.getvalue()


def _draw_accuracy(axes: Any, each: ComparedRun, style: dict[str, Any]) -> None:
    if each.level:
        validation, test = each.level
        height = 100 * (test if validation is None else validation)
        low, high = axes.get_ylim()
        axes.axhline(height, label=f"{each.label}: {height:.2f} %", **{**style, "linewidth": 0.8})
        # A baseline far off would press all courses into a line: the legend has it all the same.
        if height < low - (high - low):
            axes.set_ylim(low, high)
    elif each.accuracy:
        epochs, shares = zip(*each.accuracy, strict=True)
        axes.plot(epochs, [100 * share for share in shares], label=each.label, **style)


def _label(axes: Any, what: str, compared: Sequence[ComparedRun]) -> None:
    of = {each.of for each in compared if each.settings} or {"validation"}
    axes.set_xlabel("epoch")
    axes.set_ylabel(f"{' / '.join(sorted(of, reverse=True))} {what}")
