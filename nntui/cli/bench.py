"""`nntui bench`: how fast, beside the loops everybody writes first and the peers that are there."""

import re
import sys
from typing import Annotated

import msgspec
import typer

from nntui.bench.cases import CASES
from nntui.bench.contenders import CONTENDERS
from nntui.bench.run import Measurement, run
from nntui.bench.table import tables
from nntui.errors import ConfigError


def command(
    *,
    threads: Annotated[str, typer.Option(help="Numbers of threads to measure with.")] = "1,2",
    rounds: Annotated[int, typer.Option(min=1, max=1000, help="Turns of each contender.")] = 7,
    seconds: Annotated[float, typer.Option(min=0.01, max=60, help="Length of a turn.")] = 0.3,
    only: Annotated[str, typer.Option(help="Only cases whose name has this in it.")] = "",
    json: Annotated[bool, typer.Option("--json", help="One result a line, as JSON.")] = False,
) -> int:
    """Measure how long a step of training takes, ours and that of others, each in its process."""
    cases = [case for case in CASES if only.lower() in case.name.lower()]
    if not cases:
        names = ", ".join(case.name for case in CASES)
        raise ConfigError(f"bench: no case has {only!r} in its name; the cases are: {names}")
    found: list[Measurement] = []
    for measurement in run(threads=_numbers(threads), rounds=rounds, seconds=seconds, cases=cases):
        found.append(measurement)
        if json:
            sys.stdout.write(f"{msgspec.json.encode(measurement).decode()}\n")
            sys.stdout.flush()
        elif sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{measurement.case}: {measurement.contender}")
            sys.stderr.flush()
    if not json:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
        sys.stdout.write(f"{tables(found)}\n")
        if absent := [c.title for c in CONTENDERS.values() if not c.installed]:
            sys.stdout.write(f"\nnot installed, so not measured: {', '.join(absent)}\n")
    return 0


def _numbers(text: str) -> list[int]:
    words = [word.strip() for word in text.split(",")]
    if not all(re.fullmatch("0{,9}[0-9]{1,3}", word) and 1 <= int(word) <= 256 for word in words):
        raise ConfigError(f"bench: expected threads as in 1,2, received {text!r}")
    return sorted({int(word) for word in words})
