"""`nntui bench`: compares a training step with plain loops and other libraries."""

import sys
from typing import Annotated

import msgspec
import typer

from nntui.bench.cases import CASES
from nntui.bench.contenders import CONTENDERS
from nntui.bench.run import Measurement, run
from nntui.bench.table import tables
from nntui.cli.options import Json
from nntui.cli.terminal import write_line
from nntui.config.notation import whole_number
from nntui.errors import ConfigError

_MAX_THREADS = 256
_CLEAR_LINE = "\r\x1b[K"


def command(
    *,
    threads: Annotated[
        str, typer.Option(metavar="LIST", help="Numbers of threads, as in 1,2.")
    ] = "1,2",
    rounds: Annotated[
        int, typer.Option(metavar="INT", min=1, max=1000, help="Measurements of each contender.")
    ] = 7,
    seconds: Annotated[
        float, typer.Option(metavar="FLOAT", min=0.01, max=60, help="Length of a measurement.")
    ] = 0.3,
    only: Annotated[
        str, typer.Option(metavar="TEXT", help="Measure only cases with this in their name.")
    ] = "",
    json: Json = False,
) -> int:
    """Measure the time of a training step.

    Ours, and those of plain loops and other libraries, each in a process of its own.
    """
    cases = [case for case in CASES if only.lower() in case.name.lower()]
    if not cases:
        names = ", ".join(case.name for case in CASES)
        raise ConfigError(f"bench: no case has {only!r} in its name; the cases are: {names}")
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
            f"bench: expected threads from 1 to {_MAX_THREADS}, as in 1,2, received {text!r}"
        )
    return sorted({number for number in numbers if number is not None})
