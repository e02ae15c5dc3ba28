"""`nntui bench`: measures training steps and whole trainings, here and in other libraries."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, get_args

import msgspec
import typer

from nntui.bench.cases import CASES, Case
from nntui.bench.contenders import BEFORE, CONTENDERS
from nntui.bench.figure import Format, figure
from nntui.bench.images import has_mnist
from nntui.bench.live_tables import LiveTables
from nntui.bench.measure import Record, measure
from nntui.bench.plan import Part, Plan, estimate
from nntui.bench.process import checked_tree
from nntui.bench.run import Measurement
from nntui.bench.trainings import Speed, Training
from nntui.cli.figure_format import figure_format
from nntui.cli.options import Json, number_option
from nntui.cli.output import print_notes
from nntui.cli.terminal import MAX_PATH, write_line
from nntui.config.choices import LEARNING_RATES
from nntui.config.interval import interval
from nntui.config.layers import ACTIVATIONS
from nntui.config.notation import whole_number
from nntui.errors import ConfigError, MissingDataError, UsageError
from nntui.storage import write_whole
from nntui.strings import clean, nearest

_MAX_THREADS = 256
_CLEAR_LINE = "\r\x1b[K"
_PARTS: tuple[Part, ...] = get_args(Part)
_QUICK_ROUNDS, _QUICK_SECONDS, _QUICK_TRAINING_EPOCHS, _QUICK_EPOCHS = 3, 0.1, 2, 4


def command(  # noqa: PLR0913 - one argument for each option
    parts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PART]...",
            help="steps: the time of a training step. trainings: seconds of whole trainings to "
            "97 % and 98 % on MNIST. epochs: images a second in the first and last epoch "
            "[default: all]",
        ),
    ] = None,
    *,
    quick: Annotated[
        bool, typer.Option("--quick", help="Measure less, for a minute: only one thread.")
    ] = False,
    threads: Annotated[
        str,
        typer.Option(metavar="LIST", show_default=False, help="Numbers of threads [default: 1,2]"),
    ] = "1,2",
    rounds: Annotated[
        int,
        number_option(
            "--rounds", int, "Number of measurements of each library", interval("[1, 1000]"), 7
        ),
    ] = 7,
    seconds: Annotated[
        float,
        number_option("--seconds", float, "Length of a measurement", interval("[0.01, 60]"), 0.3),
    ] = 0.3,
    only: Annotated[
        str,
        typer.Option(
            metavar="TEXT",
            show_default=False,
            help="Measure only steps, and only of cases whose name contains this text.",
        ),
    ] = "",
    epochs: Annotated[
        int,
        number_option(
            "--epochs", int, "Epochs to measure the speed of nntui over", interval("[1, 1000]"), 20
        ),
    ] = 20,
    optimizers: Annotated[
        str,
        typer.Option(
            metavar="LIST",
            show_default=False,
            help="Optimizers to measure by epoch, or all [default: adam]",
        ),
    ] = "adam",
    activations: Annotated[
        str,
        typer.Option(
            metavar="LIST",
            show_default=False,
            help="Activations to measure by epoch, or all [default: relu]",
        ),
    ] = "relu",
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Measure another source tree of nntui in turn with this one, as nntui before.",
        ),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Draw a figure: a .png, .svg or .pdf file."),
    ] = None,
    json: Json = False,
) -> int:
    """Measure the time of training steps and of whole trainings.

    Compares nntui with plain loops and other libraries, each in its own process. Interrupted by
    ctrl+c, it prints what was measured so far.
    """
    plan = Plan(
        parts=_parts(parts or [], only),
        threads=_numbers(threads),
        rounds=rounds,
        seconds=seconds,
        cases=_cases(only),
        epochs=epochs,
        optimizers=_chosen("--optimizers", optimizers, tuple(LEARNING_RATES)),
        activations=_chosen("--activations", activations, ACTIVATIONS),
        against=checked_tree(against),
    )
    if quick:
        plan = _quick(plan)
    kind = figure_format(plot)
    plan = _without_missing_data(plan)
    print_notes([f"this takes about {_duration(estimate(plan))}; ctrl+c prints what is known"])
    found, code = _measure(plan, json=json)
    if not json:
        _print_absent()
    if plot and kind and found:
        write_whole(plot, _figure(found, kind), "", make_folders=False)
        print_notes([f"written {clean(plot, MAX_PATH)}"])
    return code


def _measure(plan: Plan, *, json: bool) -> tuple[list[Record], int]:
    """Print what is measured as it becomes known; return it, and the exit code."""
    found: list[Record] = []
    tables = LiveTables(plan, _print_line)
    try:
        for record in measure(plan):
            found.append(record)
            if json:
                write_line(msgspec.json.encode(record))
            else:
                tables.add(record)
                _show_status(_title(record))
    except KeyboardInterrupt:
        return found, 130
    finally:
        _show_status("")
        tables.end()
    return found, 0


def _print_line(line: str) -> None:
    _show_status("")
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _print_absent() -> None:
    absent = [n.title for key, n in CONTENDERS.items() if key != BEFORE and not n.installed]
    if absent:
        print_notes(
            [f"not installed, so not measured: {', '.join(absent)}; pip install 'nntui[peers]'"]
        )


def _title(record: Record) -> str:
    match record:
        case Measurement():
            return f"{record.case}: {record.contender}"
        case Training():
            return f"{record.training}: {record.contender}"
        case Speed():
            return f"{record.optimizer}, {record.activation}"


def _show_status(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{_CLEAR_LINE}{text}")
        sys.stderr.flush()


def _parts(given: list[str], only: str) -> tuple[Part, ...]:
    unknown = [word for word in given if word not in _PARTS]
    if unknown:
        raise UsageError(f"unknown part {clean(unknown[0], 40)!r}; {nearest(unknown[0], _PARTS)}")
    if only and not given:
        return ("steps",)
    return tuple(part for part in _PARTS if part in (given or _PARTS))


def _quick(plan: Plan) -> Plan:
    return replace(
        plan,
        threads=plan.threads[:1],
        rounds=min(plan.rounds, _QUICK_ROUNDS),
        seconds=min(plan.seconds, _QUICK_SECONDS),
        training_epochs=_QUICK_TRAINING_EPOCHS,
        epochs=min(plan.epochs, _QUICK_EPOCHS),
        contenders=tuple(name for name in CONTENDERS if name != "naive"),
    )


def _without_missing_data(plan: Plan) -> Plan:
    """Return the plan without whole trainings if MNIST is not present, and say so."""
    if "trainings" not in plan.parts or has_mnist():
        return plan
    missing = (
        "whole trainings are measured on MNIST, which is not present; try nntui data get mnist"
    )
    if plan.parts == ("trainings",):
        raise MissingDataError(missing, "mnist")
    print_notes([missing])
    return replace(plan, parts=tuple(part for part in plan.parts if part != "trainings"))


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(10, round(seconds, -1)):.0f} seconds"
    return f"{seconds / 60:.0f} minutes"


def _cases(only: str) -> tuple[Case, ...]:
    cases = tuple(case for case in CASES if only.lower() in case.name.lower())
    if not cases:
        names = ", ".join(case.name for case in CASES)
        raise ConfigError(
            f"--only: no case has a name that contains {only!r}; the cases are: {names}"
        )
    return cases


def _chosen(option: str, text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names in a list, without repetition; all of them for `all`."""
    words = known if text == "all" else tuple(dict.fromkeys(text.split(",")))
    for word in words:
        if word not in known:
            raise ConfigError(
                f"{option}: expected all, or names separated by commas, received "
                f"{clean(word, 40)!r}; {nearest(word, known)}"
            )
    return words


def _numbers(text: str) -> tuple[int, ...]:
    numbers = [whole_number(word, 1, _MAX_THREADS) for word in text.split(",")]
    if any(number is None for number in numbers):
        raise ConfigError(
            f"--threads: expected numbers from 1 to {_MAX_THREADS}, as in 1,2, received {text!r}"
        )
    return tuple(sorted({number for number in numbers if number is not None}))


def _figure(found: list[Record], kind: Format) -> bytes:
    try:
        return figure(
            [each for each in found if isinstance(each, Measurement)],
            [each for each in found if isinstance(each, Training)],
            [each for each in found if isinstance(each, Speed)],
            kind,
        )
    except ImportError:
        raise UsageError(
            "--plot: figures are drawn by matplotlib, which is not installed; "
            "try pip install 'nntui[plots]'"
        ) from None
