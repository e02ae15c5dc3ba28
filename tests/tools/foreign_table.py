"""Prints what the importers read of all files in folders: format, arrays, layers, time, memory.

    python -m tests.tools.foreign_table FOLDER...

A folder of .npy files or of a TensorFlow.js model is one row.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from nntui.errors import WeightsError
from nntui.strings import clean
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.importers.read import read_foreign


def main() -> None:
    """Print a row for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    for folder in parser.parse_args().folders:
        for path in _files(folder):
            before = time.perf_counter()
            try:
                shown = _shown(read_foreign(path))
            except WeightsError as error:
                shown = f"REFUSED {error}".replace(str(path), "FILE")
            name = clean(str(path.relative_to(folder)), 44)
            sys.stdout.write(f"{name:44} {time.perf_counter() - before:5.2f} s  {shown}\n")


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if (path.is_dir() and any(path.glob("*.npy"))) or (
            path.is_file() and path.suffix not in {".npy", ".bin"}
        ):
            yield path


def _shown(file: ForeignFile) -> str:
    shapes = " ".join("x".join(map(str, each.array.shape)) for each in file.arrays[:8])
    layers = "none said"
    if file.layers is not None:
        layers = " ".join(
            f"{each.kind}:{each.activation}" if each.activation else each.kind
            for each in file.layers
        )
    notes = f"  ({'; '.join(file.notes)})" if file.notes else ""
    return f"{file.format}, {len(file.arrays)} arrays {shapes}; layers: {layers}{notes}"


if __name__ == "__main__":
    main()
