"""The results as text: times by case and contender, and their ratios to those of nntui."""

import math
import statistics
from collections.abc import Callable, Iterable, Sequence

from nntui.bench.cases import CASES, LARGE, SMALL
from nntui.bench.contenders import BEFORE, CONTENDERS, OURS
from nntui.bench.run import Measurement
from nntui.bench.tasks import (
    AUGMENTATION,
    AUGMENTED_TRAINER,
    PRODUCT,
    RESAMPLED_TRAINER,
    SMALL_STEPS,
    SMALL_TRAINER,
    TRAINED,
    TRAINER,
    UNTRAINED,
    Task,
)

DENSE = {case.name for case in CASES if case.dense}


_NAME, _CELL = max(len(case.name) for case in CASES), 13
"""The widths of the columns. They are fixed, so that a row can be printed before all are known."""


def tables(measurements: Iterable[Measurement]) -> str:
    """Return the tables of all measurements, one for each number of threads."""
    found = list(measurements)
    threads = sorted({m.threads for m in found})
    return "\n\n".join(_table([m for m in found if m.threads == n], n) for n in threads)


def ratios(measurements: Sequence[Measurement]) -> dict[str, dict[str, float]]:
    """Return each contender's time divided by that of nntui: by its name, then by case."""
    return _ratios(measurements, _ratio_of_rounds)


def fastest_ratios(measurements: Sequence[Measurement]) -> dict[str, dict[str, float]]:
    """Return the same ratios of the fastest rounds."""
    return _ratios(
        [m for m in measurements if m.fastest],
        lambda m, ours: (m.fastest or m.seconds) / (ours.fastest or ours.seconds),
    )


def _ratios(
    found: Sequence[Measurement], ratio: Callable[[Measurement, Measurement], float]
) -> dict[str, dict[str, float]]:
    ours = {m.case: m for m in found if m.contender == OURS}
    by_contender: dict[str, dict[str, float]] = {}
    for m in found:
        if m.contender != OURS and m.case in ours:
            by_contender.setdefault(m.contender, {})[m.case] = ratio(m, ours[m.case])
    return by_contender


def _ratio_of_rounds(m: Measurement, other: Measurement) -> float:
    """Return the median of the ratios of two times in the same round.

    A machine may change its speed between two rounds, but hardly within one.
    """
    if len(m.rounds) != len(other.rounds) or not m.rounds:
        return m.seconds / other.seconds
    pairs = zip(m.rounds, other.rounds, strict=True)
    return statistics.median(own / others for own, others in pairs)


def geometric_mean(values: Iterable[float]) -> float:
    """Return the n-th root of the product of n values; NaN if there are none.

    >>> geometric_mean([0.5, 2.0])
    1.0
    """
    logarithms = [math.log(value) for value in values]
    return math.exp(sum(logarithms) / len(logarithms)) if logarithms else math.nan


def _table(measurements: Sequence[Measurement], threads: int) -> str:
    """Return times and ratios of the cases as a table, and a line for each task."""
    contenders = [n for n in CONTENDERS if any(m.contender == n for m in measurements)]
    by_case = [[m for m in measurements if m.case == case.name] for case in CASES]
    rows = [row(found, contenders) for found in by_case if found]
    return "\n".join([heading(threads, contenders), *rows, *summary(measurements, contenders)])


def heading(threads: int, contenders: Sequence[str]) -> str:
    """Return the first line of the table."""
    titles = [CONTENDERS[name].title for name in contenders]
    return _row(f"{threads} {'thread' if threads == 1 else 'threads'}, us a step", titles)


def row(measurements: Sequence[Measurement], contenders: Sequence[str]) -> str:
    """Return the line of a case: the times of all contenders."""
    times = {m.contender: _time(m) for m in measurements}
    return _row(measurements[0].case, [times.get(name, "-") for name in contenders])


def summary(measurements: Sequence[Measurement], contenders: Sequence[str]) -> list[str]:
    """Return what follows the times: ratios of the cases, and a line for each task."""
    by_contender = ratios(measurements)
    cases = [case.name for case in CASES if any(m.case == case.name for m in measurements)]

    def ratios_of(case: str) -> str:
        return _row(case, [_ratio(by_contender.get(n, {}).get(case)) for n in contenders])

    titles = [CONTENDERS[name].title for name in contenders]
    lines = [_row("ratio to nntui", titles), *map(ratios_of, cases)] if by_contender else []
    lines += [
        *_means("dense, geometric mean", contenders, by_contender),
        *_means("the same of the fastest rounds", contenders, fastest_ratios(measurements)),
    ]
    tasks = [m for m in measurements if m.case not in {case.name for case in CASES}]
    lines += [
        _line(m) + _before(m, by_contender.get(BEFORE, {})) for m in tasks if m.contender == OURS
    ]
    for contender in (BEFORE, OURS):
        own = [m for m in measurements if m.contender == contender]
        prefix = f"{CONTENDERS[contender].title}: " if contender == BEFORE else ""
        lines += [f"{prefix}{line}" for line in _shares_on_images(own)]
    return lines + _share_of_product_rate(measurements)


def _row(name: str, cells: Sequence[str]) -> str:
    return "  ".join([name.ljust(_NAME), *(cell.rjust(_CELL) for cell in cells)]).rstrip()


def _means(
    title: str, contenders: Sequence[str], by_contender: dict[str, dict[str, float]]
) -> list[str]:
    """Return the row of geometric means over dense networks; none without ratios."""
    means = [geometric_mean(_dense_ratios(by_contender.get(name, {}))) for name in contenders]
    return [_row(title, [_ratio(mean) for mean in means])] if by_contender else []


def _dense_ratios(by_case: dict[str, float]) -> list[float]:
    return [ratio for name, ratio in by_case.items() if name in DENSE]


def _time(m: Measurement) -> str:
    return f"{m.seconds * 1e6:,.1f} +-{m.spread:3.0%}"


def _ratio(ratio: float | None) -> str:
    return "" if ratio is None or math.isnan(ratio) else f"{ratio:.2f}"


def _line(m: Measurement) -> str:
    """Return the line of a task: its time, and a rate where there is one."""
    if m.unit == "image":
        return f"{m.case}: {1 / m.seconds:,.0f} images/s"
    time = f"{m.seconds * 1e6:.1f} us" if m.seconds < 1e-3 else f"{m.seconds * 1e3:.1f} ms"
    return f"{m.case}: {time}{f', {m.flops / 1e9:.0f} Gflop/s' if m.flops else ''}"


def _before(m: Measurement, ratios_before: dict[str, float]) -> str:
    """Return how long a task took before, as an addition to its line."""
    return f" ({ratios_before[m.case]:.2f} times as long before)" if m.case in ratios_before else ""


def _shares_on_images(measurements: Sequence[Measurement]) -> list[str]:
    """Return lines on what training costs on images, as shares of other times."""
    found = {m.case: m for m in measurements}

    def ratio(task: Task, other: Task) -> float | None:
        """Return the time of a task as a share of another's, where both were measured."""
        if task.name not in found or other.name not in found:
            return None
        return _ratio_of_rounds(found[task.name], found[other.name])

    lines = []
    if kept := ratio(UNTRAINED, TRAINED):
        lines.append(f"after 2 epochs: {kept:.0%} of the speed of the first steps")
    if cost := ratio(TRAINER, TRAINED):
        lines.append(f"the trainer takes {cost - 1:.0%} more time than bare steps")
    if cost := ratio(SMALL_TRAINER, SMALL_STEPS):
        lines.append(f"with {SMALL.layers}, batch {SMALL.batch}: {cost - 1:.0%} more")
    if kept := ratio(TRAINER, AUGMENTED_TRAINER):
        lines.append(f"with {AUGMENTATION}: {kept:.0%} of the speed without")
    if kept := ratio(TRAINER, RESAMPLED_TRAINER):
        lines.append(f"with --resample: {kept:.0%} of the speed without")
    return lines


def _share_of_product_rate(measurements: Sequence[Measurement]) -> list[str]:
    """Return a line on the large network's rate, as a share of the machine's own for products."""
    rates = {m.case: m.flops for m in measurements if m.contender == OURS}
    if not {LARGE.name, PRODUCT.name} <= rates.keys():
        return []
    return [f"{LARGE.name}: {rates[LARGE.name] / rates[PRODUCT.name]:.0%} of the product's rate"]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of cells as lines: the first column left-aligned, the others right-aligned."""
    first, *widths = (max(map(len, column)) for column in zip(*rows, strict=True))
    return [
        "  ".join(
            [name.ljust(first), *(c.rjust(w) for c, w in zip(cells, widths, strict=True))]
        ).rstrip()
        for name, *cells in rows
    ]
