"""Arguments that the commands for sweeps share."""

from typing import Annotated, TypeAlias

import typer

SweepName: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="SWEEP", help="Name of a sweep, the beginning of one, or last."),
]
