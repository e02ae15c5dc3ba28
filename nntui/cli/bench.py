"""`nntui bench`: compares a training step with plain loops and other libraries."""

import sys
from typing import Annotated

import msgspec
import typer

from nntui.bench.cases import CASES
from nntui.bench.contenders import CONTENDERS
from nntui.bench.run import Measurement, run
from nntui.bench.table import tables
from nntui.cli.options import Json, number_option
from nntui.cli.terminal import write_line
from nntui.config.interval import interval
from nntui.config.notation import whole_number
from nntui.errors import ConfigError

_MAX_THREADS = 256
_CLEAR_LINE = "\r\x1b[K"


def command(
    *,
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
            help="Measure only cases whose name contains this text.",
        ),
    ] = "",
    json: Json = False,
) -> int:
    """Measure the time of a training step.

    Compares nntui with plain loops and other libraries, each in its own process.
    """
    cases = [case for case in CASES if only.lower() in case.name.lower()]
    if not cases:
        names = ", ".join(case.name for case in CASES)
        raise ConfigError(
            f"--only: no case has a name that contains {only!r}; the cases are: {names}"
        )
    found: list[Measurement] = []
    for measurement in run(threads=_numbers(threads), rounds=rounds, seconds=seconds, cases=cases):
        found.append(measurement)
        if json:
            write_line(msgspec.json.encode(measurement))
        else:
            _show_status(f"{measurement.case}: {measurement.contender}")
    if not json:
        _show_status("")
        _print(found)
    return 0


def _print(found: list[Measurement]) -> None:
    sys.stdout.write(f"{tables(found)}\n")
    if absent := [each.title for each in CONTENDERS.values() if not each.installed]:
        sys.stdout.write(f"\nnot installed, so not measured: {', '.join(absent)}\n")


def _show_status(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{_CLEAR_LINE}{text}")
        sys.stderr.flush()


def _numbers(text: str) -> list[int]:
    numbers = [whole_number(word, 1, _MAX_THREADS) for word in text.split(",")]
    if any(number is None for number in numbers):
        raise ConfigError(
            f"--threads: expected numbers from 1 to {_MAX_THREADS}, as in 1,2, received {text!r}"
        )
    return sorted({number for number in numbers if number is not None})
