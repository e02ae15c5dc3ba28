"""What a user's own files are, how a run would split them, and what loading them costs."""

import resource
import sys
import time
from collections.abc import Mapping

import numpy as np

from nntui.cli.downloads import with_download
from nntui.cli.output import print_line, table
from nntui.cli.terminal import plain_console
from nntui.datasets.class_balance import class_remarks
from nntui.datasets.dataset import Dataset
from nntui.strings import clean
from nntui.workspace.samples import load_with, split_with

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts the memory of a process."""


def print_files(name: str, settings: Mapping[str, object]) -> None:
    """Print what was detected in files, their splits, and time and memory of loading them."""
    started, started_computing = time.perf_counter(), time.process_time()
    data = with_download(lambda: load_with(name, settings))
    seconds = time.perf_counter() - started
    computing = time.process_time() - started_computing
    _print_splits(split_with(data, settings))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 2**20
    print_line(
        f"loaded in {seconds:.2f} s ({computing:.2f} s of processor time), "
        f"peak memory {peak:.0f} MiB"
    )


def _print_splits(data: Dataset) -> None:
    print_line(data.origin)
    if not data.labeled:
        print_line("no labels: nntui show WEIGHTS --data prints the predictions of saved weights")
        return
    splits = {"train": data.train, "validation": data.validation, "test": data.test}
    rows = table(["class"], list(splits))
    counts = [np.bincount(split.labels, minlength=len(data.classes)) for split in splits.values()]
    for name, *row in zip(data.classes, *counts, strict=True):
        rows.add_row(clean(name, 40), *(f"{count:,}" for count in row))
    rows.add_row("all", *(f"{len(split):,}" for split in splits.values()))
    plain_console().print(rows)
    for remark in class_remarks(data):
        print_line(remark)
