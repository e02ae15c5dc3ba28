"""`nntui data info` and `import`: what files are, how long they take to load, and a copy."""

import resource
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.table import Table

from nntui import locations
from nntui.cli.options import with_file_knobs
from nntui.cli.terminal import plain_console, write_line
from nntui.config.run_config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.datasets.importing import import_data
from nntui.strings import clean
from nntui.training.images import load_data, reading_of, select_images

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts the memory of a process."""


def info(settings: dict[str, Any], name: str) -> int:
    """Say what files are, how they would be split, and how long loading takes."""
    folders = locations.data_folders()
    config = RunConfig.of({**settings, "data": catalog.full_name(name, folders)})
    before, computed = time.perf_counter(), time.process_time()
    data = load_data(config, folders)
    seconds, computing = time.perf_counter() - before, time.process_time() - computed
    if data.labeled:
        count = settings.get("validation", data.default_validation_size)
        data = select_images(config.replace(validation=count), data)
    describe_data(data)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 2**20
    _say(
        f"loaded in {seconds:.2f} s, {computing:.2f} s of them computing, "
        f"with at most {peak:.0f} MiB of memory in all"
    )
    return 0


def describe_data(data: Dataset) -> None:
    """Print what a data set is: the line that says what was detected, its splits and classes."""
    _say(data.origin)
    if not data.labeled:
        _say("no labels: nntui show WEIGHTS --data says what saved weights make of these images")
        return
    splits = {"train": data.train, "validation": data.validation, "test": data.test}
    table = Table("class", box=None, pad_edge=False)
    for title in splits:
        table.add_column(title, justify="right")
    counts = [np.bincount(split.labels, minlength=len(data.classes)) for split in splits.values()]
    for name, *row in zip(data.classes, *counts, strict=True):
        table.add_row(clean(name, 40), *(f"{count:,}" for count in row))
    table.add_row("all", *(f"{len(split):,}" for split in splits.values()))
    plain_console().print(table)


@with_file_knobs
def import_files(
    settings: dict[str, Any],
    path: Annotated[Path, typer.Argument(help="A file or a folder.")],
    name: Annotated[
        str, typer.Option("--name", help="What it is to be called; as the file by default.")
    ] = "",
) -> int:
    """Keep a copy of a file or a folder, so that --data NAME finds it from anywhere."""
    chosen = name or path.absolute().name.partition(".")[0]
    reading = reading_of(RunConfig.of(settings))
    target, data = import_data(path, chosen, reading, locations.imported())
    _say(data.origin)
    size = target.stat().st_size / 2**20
    _say(f"imported as {chosen}: {size:.1f} MiB in {target}; train on it with --data {chosen}")
    return 0


def _say(line: str) -> None:
    write_line(clean(line, 4096).encode())
