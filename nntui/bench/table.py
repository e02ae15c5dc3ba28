"""The results as a table: times by case and contender, and how many times ours the others take."""

import math
from collections.abc import Iterable, Sequence

from nntui.bench.cases import AUGMENT, CASES, EVALUATED, LARGE
from nntui.bench.contenders import CONTENDERS, OURS
from nntui.bench.run import Measurement

DENSE = {case.name for case in CASES if case.dense}


def tables(measurements: Iterable[Measurement]) -> str:
    """Return the tables of all measurements, one for each number of threads."""
    known = list(measurements)
    numbers = sorted({m.threads for m in known})
    return "\n\n".join(_table([m for m in known if m.threads == n], n) for n in numbers)


def ratios(measurements: Sequence[Measurement]) -> dict[str, dict[str, float]]:
    """Return how many times as long as we each contender takes: by its name, then by case."""
    ours = {m.case: m.seconds for m in measurements if m.contender == OURS}
    found: dict[str, dict[str, float]] = {}
    for m in measurements:
        if m.contender != OURS and m.case in ours:
            found.setdefault(m.contender, {})[m.case] = m.seconds / ours[m.case]
    return found


def geometric_mean(values: Iterable[float]) -> float:
    """Return the root of the product: twice as fast here makes up for half as fast there."""
    logarithms = [math.log(value) for value in values]
    return math.exp(sum(logarithms) / len(logarithms)) if logarithms else math.nan


def _table(measurements: Sequence[Measurement], threads: int) -> str:
    present = [n for n in CONTENDERS if any(m.contender == n for m in measurements)]
    by_place = {(m.case, m.contender): m for m in measurements}
    names = [case.name for case in CASES if any(m.case == case.name for m in measurements)]
    others = [m for m in measurements if m.case not in {case.name for case in CASES}]
    rows = [
        [
            f"{threads} thread{'s' if threads > 1 else ''}, us a step",
            *(CONTENDERS[name].title for name in present),
        ]
    ]
    rows += [[name, *(_time(by_place.get((name, n))) for n in present)] for name in names]
    by_contender = ratios(measurements)
    rows.append(["times ours", *("" for _ in present)])
    rows += [
        [name, *(_ratio(by_contender.get(n, {}).get(name)) for n in present)] for name in names
    ]
    means = [geometric_mean(_dense(by_contender.get(n, {}))) for n in present]
    rows.append(["dense, geometric mean", *(_ratio(mean) for mean in means)])
    lines = _aligned(rows)
    lines += [f"{m.case}: {_shown(m.seconds)}{_rate(m)}" for m in others]
    lines += _slower(measurements)
    lines += _share(measurements)
    return "\n".join(lines)


def _dense(by_case: dict[str, float]) -> list[float]:
    return [ratio for name, ratio in by_case.items() if name in DENSE]


def _time(m: Measurement | None) -> str:
    return f"{m.seconds * 1e6:,.1f} +-{m.spread:3.0%}" if m else "-"


def _ratio(ratio: float | None) -> str:
    return "" if ratio is None or math.isnan(ratio) else f"{ratio:.2f}"


def _shown(seconds: float) -> str:
    return f"{seconds * 1e6:.1f} us" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"


def _rate(m: Measurement) -> str:
    return f", {m.flops / 1e9:.0f} Gflop/s" if m.flops else ""


def _slower(measurements: Sequence[Measurement]) -> list[str]:
    """Return what share of its speed the trainer keeps where images are augmented."""
    times = {m.case: m.seconds for m in measurements}
    plain = times.get("a step of the trainer")
    augmented = times.get("a step of the trainer, augmented")
    if plain is None or augmented is None:
        return []
    return [f"{EVALUATED.layers} with {AUGMENT}: {plain / augmented:.0%} of the plain speed"]


def _share(measurements: Sequence[Measurement]) -> list[str]:
    """Return what share of the machine's own rate of products our large network reaches."""
    rates = {m.case: m.flops for m in measurements if m.contender == OURS and m.flops}
    own = [rate for name, rate in rates.items() if name.startswith("product")]
    if not own or LARGE.name not in rates:
        return []
    return [f"{LARGE.name}: {rates[LARGE.name] / own[0]:.0%} of that rate"]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
            ]
        ).rstrip()
        for row in rows
    ]
