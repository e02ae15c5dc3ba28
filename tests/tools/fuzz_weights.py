"""Damages files of weights many times and prints what the importers make of each format.

    python -m tests.tools.fuzz_weights FOLDER... [--times 200] [--seed 0]

Every damaged file must be read or be refused by one sentence, within a second, with at most four
times the memory of the file. Files are read in a child process, so that a crash is counted, too;
`memory` is the peak as a multiple of the size of the file (with those beside it), less the memory
of Python and its libraries, whose code is loaded by reading a small HDF5 file before, and less
4 MiB that any reader may use.
"""

import argparse
import contextlib
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from nntui.errors import WeightsError
from nntui.strings import clean
from nntui.weights.first_bytes import peek
from nntui.weights.formats import detect
from nntui.weights.importers.read import read_foreign

_SLOW = 1.0
_DEADLINE = 10
_FREE = 2**22
_COPIED = 2**16
"""Bytes: small mutations of the start are where most of the structure is."""


@dataclass
class Row:
    """The results of all damaged files of one format."""

    files: int = 0
    read: int = 0
    refused: int = 0
    traceback: int = 0
    crash: int = 0
    slow: int = 0
    slowest: float = 0.0
    memory: float = 0.0
    examples: set[str] = field(default_factory=set)


def main() -> int:
    """Print the table; return how many files ended in a traceback or a crash, or took too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    rows: dict[str, Row] = {}
    small = _small_file()
    for path in _files(given.folders):
        found = detect(peek(path))
        if found is not None and found.foreign is not None:
            _damage(path, rows.setdefault(found.name, Row()), given.times, given.seed)
    shutil.rmtree(small.parent)
    out = sys.stdout.write
    out(f"{'format':42} files  read refused traceback crash >1s slowest memory\n")
    for name, row in rows.items():
        out(
            f"{name:42} {row.files:5} {row.read:5} {row.refused:7} {row.traceback:9} "
            f"{row.crash:5} {row.slow:3} {row.slowest:6.2f}s {row.memory:5.1f}x\n"
        )
    for row in rows.values():
        for example in sorted(row.examples)[:5]:
            out(f"    {example}\n")
    return sum(row.traceback + row.crash + row.slow for row in rows.values())


def _files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def mutated(raw: bytes, rng: random.Random) -> bytes:
    """Return a file with one kind of damage."""
    changed = bytearray(raw)
    place = rng.randrange(min(len(raw), _COPIED if rng.random() < 0.7 else len(raw)))
    match rng.randrange(6):
        case 0:
            return bytes(changed[:place])
        case 1:
            del changed[place : place + rng.randrange(1, 64)]
        case 2:
            changed[place:place] = rng.randbytes(rng.randrange(1, 64))
        case 3:
            changed[place : place + 8] = b"\xff" * rng.choice([1, 2, 4, 8])
        case 4:
            start = rng.randrange(len(raw))
            changed[place:place] = raw[start : start + rng.randrange(1, 4096)]
        case _:
            for _ in range(rng.randrange(1, 20)):
                changed[rng.randrange(min(len(raw), 4 * _COPIED))] = rng.randrange(256)
    return bytes(changed)


def _damage(path: Path, row: Row, times: int, seed: int) -> None:
    """Read damaged copies of a file in a child process, beside copies of its neighbors."""
    raw = path.read_bytes()
    with contextlib.suppress(WeightsError):
        read_foreign(path)  # imports what the reader needs, whose memory is not that of the file
    rng = random.Random(f"{seed} {path.name}")  # noqa: S311 - reproducible
    with tempfile.TemporaryDirectory() as folder:
        for other in path.parent.iterdir():
            if other.suffix == ".bin":
                shutil.copy(other, folder)
        damaged = Path(folder) / path.name
        damaged.write_bytes(raw)
        _read_in_child(damaged, row)
        for _ in range(times):
            damaged.write_bytes(mutated(raw, rng))
            _read_in_child(damaged, row)


def _read_in_child(path: Path, row: Row) -> None:
    """Read a file in a fork, which is much faster than a new process and has its own memory."""
    source, target = os.pipe()
    child = os.fork()
    if not child:
        os.close(source)
        signal.alarm(_DEADLINE)
        os.write(target, _result(path).encode()[:4000])
        os._exit(0)
    os.close(target)
    with os.fdopen(source) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    row.files += 1
    kind, _, rest = answer.partition("|")
    seconds, _, rest = rest.partition("|")
    peak, _, text = rest.partition("|")
    if not kind:
        row.crash += 1
        shutil.copy(path, f"{tempfile.gettempdir()}/crash-{row.crash}-{path.name}")
        return
    row.read += kind == "read"
    row.refused += kind == "refused"
    row.traceback += kind == "traceback"
    row.slowest = max(row.slowest, float(seconds))
    row.slow += float(seconds) > _SLOW
    size = sum(each.stat().st_size for each in path.parent.iterdir())
    row.memory = max(row.memory, (float(peak) - _FREE) / max(1, size))
    if kind == "traceback":
        row.examples.add(text)


def _peak() -> int:
    """Return the most memory that this process has used, in bytes."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@cache
def _small_file() -> Path:
    """Return an HDF5 file of some hundred bytes, compressed as Keras never does."""
    import h5py  # noqa: PLC0415 - imported below, before the forks

    path = Path(tempfile.mkdtemp()) / "small.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("layer/kernel", data=np.ones((4, 4)), compression="gzip")
        file.attrs["model_config"] = "{}"
    return path


def _result(path: Path) -> str:
    with contextlib.suppress(WeightsError):
        read_foreign(_small_file())
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the peak so far
    before, start = _peak(), time.process_time()
    try:
        read_foreign(path)
        kind, text = "read", ""
    except WeightsError as error:
        kind, text = "refused", str(error)
        if not text.isprintable():
            kind = "traceback"
    except BaseException:  # noqa: BLE001 - what must not happen is counted
        kind, text = "traceback", clean(traceback.format_exc()[-300:], 300)
    return f"{kind}|{time.process_time() - start}|{_peak() - before}|{text}"


if __name__ == "__main__":
    # Imported before the forks: the time and memory of an import are not those of a file.
    import h5py  # noqa: F401
    import msgspec  # noqa: F401

    sys.exit(min(main(), 1))
