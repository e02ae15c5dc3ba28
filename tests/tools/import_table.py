"""Prints how all files of weights in folders are read: format, reading, accuracy, seconds.

    python -m tests.tools.import_table FOLDER...

It needs MNIST. A folder of .npy files or of a TensorFlow.js model is one row. Nothing is kept in
the cache.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from nntui.errors import NntuiError
from nntui.strings import clean
from nntui.view.formatting import percent
from nntui.weights.importers.read import read_foreign
from nntui.workspace import data as datasets
from nntui.workspace.evaluation import evaluate_on
from nntui.workspace.foreign_weights import record_and_weights


def main() -> None:
    """Print a row for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    data = datasets.load("mnist")
    for folder in parser.parse_args().folders:
        for path in _files(folder):
            before, used = time.perf_counter(), time.process_time()
            try:
                file = read_foreign(path)
                weights, record = record_and_weights(file, data)
                seconds, busy = time.perf_counter() - before, time.process_time() - used
                test = percent(evaluate_on(weights, data, path.name).accuracy)
                shown = (
                    f"{test:>8}  {seconds:5.1f} s ({busy:4.1f} s of CPU)  {file.format}; "
                    f"{record.taken}; {record.tied} tied"
                    f"{'' if record.claimed else '; NOT CLAIMED'}"
                )
            except NntuiError as error:
                shown = f"refused in {time.perf_counter() - before:.1f} s: {error}".replace(
                    str(path), "FILE"
                )
            sys.stdout.write(f"{clean(str(path.relative_to(folder)), 60):60} {shown}\n")
            sys.stdout.flush()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted([folder, *folder.rglob("*")]):
        is_folder = path.is_dir() and any(path.glob("*.npy"))
        is_other = path.suffix in {".npy", ".bin", ".md"} or path.name == "SOURCE.txt"
        if is_folder or (path.is_file() and not is_other):
            yield path


if __name__ == "__main__":
    main()
