"""The results as a figure: ratios of steps, accuracy by time, and speed by epoch."""

import io
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

from nntui.bench.cases import CASES
from nntui.bench.contenders import CONTENDERS
from nntui.bench.run import Measurement
from nntui.bench.table import ratios
from nntui.bench.trainings import Speed, Training

Format: TypeAlias = Literal["png", "svg", "pdf"]

# Okabe and Ito 2008: distinguishable for color-blind readers.
_COLORS = ("#000000", "#E69F00", "#56B4E9", "#009E73", "#CC79A7", "#0072B2", "#D55E00", "#999999")
_STYLE = {
    "font.size": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "nntui",
}


def figure(
    measurements: Sequence[Measurement],
    trainings: Sequence[Training],
    speeds: Sequence[Speed],
    kind: Format,
) -> bytes:
    """Return the file of a figure with a chart for each of the three that is not empty.

    Raises:
        ImportError: matplotlib is not installed.
    """
    import matplotlib as mpl  # noqa: PLC0415 - takes half a second
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    charts: list[tuple[Callable[..., None], Sequence[Any]]] = [
        (_draw_ratios, measurements),
        (_draw_accuracy, trainings),
        (_draw_speed, speeds),
    ]
    charts = [(draw, found) for draw, found in charts if found]
    with mpl.rc_context(_STYLE):
        page = Figure(figsize=(4.5 * max(1, len(charts)), 3.5), dpi=200, layout="constrained")
        for number, (draw, found) in enumerate(charts, 1):
            draw(page.add_subplot(1, len(charts), number), found)
        file = io.BytesIO()
        page.savefig(file, format=kind)
    return file.getvalue()


def _draw_ratios(axes: Any, measurements: Sequence[Measurement]) -> None:
    fewest = min(m.threads for m in measurements)
    by_contender = ratios([m for m in measurements if m.threads == fewest])
    names = [case.name for case in CASES]
    for number, (contender, by_case) in enumerate(by_contender.items()):
        places = [(names.index(name), ratio) for name, ratio in by_case.items() if name in names]
        axes.plot(
            [ratio for _, ratio in places],
            [place for place, _ in places],
            "o",
            color=_COLORS[number % 8],
            label=CONTENDERS[contender].title,
        )
    axes.axvline(1, color="#999999", linewidth=0.8)
    axes.set_xscale("log")
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xlabel("time of a step, divided by that of nntui")
    if by_contender:
        axes.legend()


def _draw_accuracy(axes: Any, trainings: Sequence[Training]) -> None:
    for number, each in enumerate(trainings):
        passed, points = each.start_seconds, []
        for epoch in each.epochs:
            passed += epoch.seconds
            points.append((passed, 100 * (epoch.accuracy or 0)))
        axes.plot(
            *zip(*points, strict=True),
            marker=".",
            color=_COLORS[number % 8],
            label=CONTENDERS[each.contender].title,
        )
    axes.set_xlabel("seconds of training")
    axes.set_ylabel("accuracy on the test images (%)")
    axes.set_title(trainings[0].training, fontsize=8)
    axes.legend()


def _draw_speed(axes: Any, speeds: Sequence[Speed]) -> None:
    for number, each in enumerate(speeds):
        before = "before: " if each.contender == "before" else ""
        axes.plot(
            range(1, len(each.epochs) + 1),
            [epoch.rate / 1000 for epoch in each.epochs],
            "--" if before else "-",
            color=_COLORS[number % 8],
            label=f"{before}{each.optimizer}, {each.activation}",
        )
    axes.set_ylim(bottom=0)
    axes.set_xlabel("epoch")
    axes.set_ylabel("thousand images a second")
    axes.legend(ncols=2)
