"""The results of compared runs as a table of text, as JSON records and as rows of CSV."""

from collections.abc import Sequence

from nntui.view import formatting
from nntui.view.comparison import ComparedRun


def results(compared: Sequence[ComparedRun]) -> dict[str, list[str]]:
    """Return the results as text: a row for each kind of result, a cell for each run.

    Rows in which no run has a result are left out.
    """
    rows: dict[str, list[str]] = {
        "ended": [each.view.status for each in compared],
        "test": [formatting.percent(_test_accuracy(each)) for each in compared],
        "test loss": [formatting.number(_test_loss(each)) for each in compared],
        "validation": [formatting.percent(_validation_accuracy(each)) for each in compared],
        "best": [_best(each) for each in compared],
        "epochs": ["-" if each.baseline_accuracy else f"{each.epochs:.3g}" for each in compared],
        "steps": [f"{each.view.step:,}" if each.settings else "-" for each in compared],
        "weights": [_parameters(each) for each in compared],
        "time": [formatting.duration(each.view.at or None) for each in compared],
        "rate": [formatting.rate(each.view.rate) if each.view.rate else "-" for each in compared],
    }
    return {name: row for name, row in rows.items() if set(row) != {"-"}}


def record(each: ComparedRun) -> dict[str, object]:
    """Return one run as plain values, ready for JSON."""
    best = each.best
    return {
        "name": each.name,
        "label": each.label,
        "status": each.view.status,
        "settings": dict(each.settings),
        "changed": {name: list(values) for name, values in each.changed.items()},
        "test_accuracy": _test_accuracy(each),
        "test_loss": _test_loss(each),
        "validation_accuracy": _validation_accuracy(each),
        "best_validation_accuracy": best.accuracy if best else _validation_accuracy(each),
        "best_epoch": best.epoch if best else None,
        "epochs": each.epochs,
        "steps": each.view.step,
        "seconds": each.view.at,
        "curve_of": each.curve_split,
        "accuracy": each.accuracy,
        "loss": each.loss,
    }


CSV_COLUMNS = ("name", "split", "epoch", "step", "seconds", "loss", "accuracy")


def csv_rows(each: ComparedRun) -> list[tuple[object, ...]]:
    """Return every evaluation of one run, in the order of CSV_COLUMNS."""
    test = [each.view.test] if each.view.test else []
    rows: list[tuple[object, ...]] = [
        (each.name, e.split, e.epoch, e.step, e.at, e.loss, e.accuracy)
        for e in (*each.evaluations, *test)
    ]
    if each.baseline_accuracy:
        rows += [
            (each.name, split, None, None, each.view.at, None, accuracy)
            for split, accuracy in each.baseline_accuracy._asdict().items()
            if accuracy is not None
        ]
    return rows


def _test_accuracy(each: ComparedRun) -> float | None:
    if each.baseline_accuracy:
        return each.baseline_accuracy.test
    return each.view.test.accuracy if each.view.test else None


def _test_loss(each: ComparedRun) -> float | None:
    return each.view.test.loss if each.view.test else None


def _validation_accuracy(each: ComparedRun) -> float | None:
    """Return the last one."""
    if each.baseline_accuracy:
        return each.baseline_accuracy.validation
    return each.evaluations[-1].accuracy if each.evaluations else None


def _best(each: ComparedRun) -> str:
    best = each.best
    return f"{formatting.percent(best.accuracy)} in {best.epoch}" if best else "-"


def _parameters(each: ComparedRun) -> str:
    return f"{each.view.started.parameters:,}" if each.view.started else "-"
