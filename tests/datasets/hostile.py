"""Files that nobody means well with: `python -m tests.datasets.hostile` prints what each got."""

import gzip
import io
import os
import pickle
import resource
import struct
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nntui.config.reading import Reading
from nntui.datasets.user_files import load_user_files
from nntui.errors import DataError
from tests.datasets.conftest import to_idx

IMAGES = np.arange(20 * 16, dtype=np.uint8).reshape(20, 4, 4)
LABELS = np.arange(20, dtype=np.uint8) % 2
MIB = 2**20


def npz(**arrays: NDArray[np.generic]) -> bytes:
    """Return the bytes of an archive of arrays, objects among them."""
    packed = io.BytesIO()
    np.savez(packed, **arrays)  # type: ignore[arg-type]  # arrays by name
    return packed.getvalue()


def npy(header: str, data: bytes = b"") -> bytes:
    """Return an array whose header says anything."""
    text = header.encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


def zipped(**members: bytes) -> bytes:
    """Return an archive with these members, packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(f"{name}.npy", raw)
    return packed.getvalue()


def csv(images: NDArray[np.generic], labels: NDArray[np.generic]) -> bytes:
    """Return a table with the label first."""
    rows = np.concatenate([labels[:, None], images.reshape(len(images), -1)], axis=1)
    return b"".join(b",".join(b"%d" % int(n) for n in row) + b"\n" for row in rows)


def png(width: int, height: int, rows: bytes) -> bytes:
    """Return a PNG picture whose header says anything."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return len(body).to_bytes(4, "big") + kind + body + check.to_bytes(4, "big")

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body


class Caller:
    """What calls something when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.system, ("touch pwned",)


def _array_pickle(shape: tuple[int, ...], data: bytes) -> bytes:
    """Return a pickle of an array whose shape and contents need not agree."""
    axes = b"".join(b"J" + struct.pack("<i", n) for n in shape)
    return (
        b"\x80\x02(cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01("
        + axes
        + b"tcnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xff"
        b"J\xff\xff\xff\xffK\x00tb\x89T" + struct.pack("<i", len(data)) + data + b"tb]K\x00at."
    )


def _folder(files: dict[str, bytes]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        for name, raw in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(raw)

    return make


def _file(raw: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.rmdir()
        path.write_bytes(raw)

    return make


def _zeros(path: Path) -> None:
    path.rmdir()
    path.symlink_to("/dev/zero")


def _loop(path: Path) -> None:
    path.rmdir()
    path.symlink_to(path)


def _fifo(path: Path) -> None:
    path.rmdir()
    os.mkfifo(path)


def _header(*lengths: int) -> bytes:
    return bytes([0, 0, 8, len(lengths)]) + b"".join(n.to_bytes(4, "big") for n in lengths)


def _sparse(path: Path) -> None:
    path.rmdir()
    with path.open("wb") as file:
        file.write(to_idx(IMAGES))
        file.truncate(2**40)


def _zip_bomb(path: Path) -> None:
    """An array that is what its header says, 100 MiB of zeros in 0.1 MiB."""
    path.rmdir()
    rows = 100 * MIB // 784
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({rows}, 28, 28), }}"
    raw = npy(header, bytes(784 * rows))
    path.write_bytes(zipped(x=raw))


_GOOD = csv(IMAGES, LABELS)
_BLANK = png(4, 4, bytes(20))

CASES: dict[str, Callable[[Path], None]] = {
    "nothing in the file": _file(b""),
    "nothing in the folder": _folder({}),
    "a pipe nobody writes to": _fifo,
    "a link to itself": _loop,
    "a folder in itself": lambda path: (path / "again").symlink_to(path),
    "/dev/zero": _zeros,
    "text": _file(b"to be or not to be\n"),
    "a page of HTML": _file(b"<!DOCTYPE html><html>, not found, 1, 2, 3</html>"),
    "a sparse file of a terabyte": _sparse,
    "IDX: another magic number": _file(b"\0\0\x08\7" + bytes(40)),
    "IDX: a type there is not": _file(b"\0\0\x0a\3" + to_idx(IMAGES)[4:]),
    "IDX: pixels that are no numbers": _file(
        b"\0\0\x0d\3" + to_idx(IMAGES)[4:16] + np.full(320, np.nan, ">f4").tobytes()
    ),
    "IDX: floats with huge axes": _file(b"\0\0\x0e\3" + b"\xff" * 12),
    "IDX: negative pixels": _file(b"\0\0\x09" + to_idx(IMAGES)[3:]),
    "IDX: huge axes": _file(_header(2**32 - 1, 2**32 - 1, 2**32 - 1)),
    "IDX: axes of zero": _file(_header(0, 28, 28)),
    "IDX: cut": _file(to_idx(IMAGES)[:-7]),
    "IDX: labels only": _file(to_idx(LABELS)),
    "IDX: images and labels of different count": _folder(
        {"a": to_idx(IMAGES), "b": to_idx(LABELS[:9])}
    ),
    "IDX: two files to train on": _folder(
        {"a": to_idx(IMAGES), "b": to_idx(IMAGES), "c": to_idx(LABELS)}
    ),
    "gzip: a bomb": _file(gzip.compress(bytes(16 * MIB)) * 64),
    "gzip: a bomb in a bomb": _file(gzip.compress(gzip.compress(bytes(16 * MIB)) * 64)),
    "gzip: cut": _file(gzip.compress(to_idx(IMAGES))[:-9]),
    "gzip: garbage behind it": _file(gzip.compress(to_idx(IMAGES)) + b"garbage"),
    "zip: a bomb": _zip_bomb,
    "zip: cut": _file(npz(x=IMAGES, y=LABELS)[:-40]),
    "zip: no arrays": _file(zipped(readme=b"hello")),
    "npz: objects": _file(npz(x=IMAGES, y=np.array([Caller()] * 20, object))),
    "npz: a header that is a program": _file(
        zipped(x=npy("{'descr': __import__('os').system('touch pwned')}"))
    ),
    "npz: a header of a terabyte": _file(
        zipped(x=npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1000000, 1024, 1024), }"))
    ),
    "npz: negative axes": _file(
        zipped(x=npy("{'descr': '|u1', 'fortran_order': False, 'shape': (-1, 4, 4), }"))
    ),
    "npz: nothing, in huge axes": _file(
        zipped(
            x=npy(f"{{'descr': '|u1', 'fortran_order': False, 'shape': (0, {2**63}, {2**63}), }}")
        )
    ),
    "npz: names of no letters": _file(
        zipped(x=npy("{'descr': '<U0', 'fortran_order': False, 'shape': (1000000000000,), }"))
    ),
    "npz: names that are no text": _file(npz(x=IMAGES, y=np.array([b"\xff", b"a"] * 10))),
    "npz: images missing for labels": _file(npz(x=IMAGES[:0], y=LABELS)),
    "npz: images and labels swapped": _file(npz(x=LABELS, y=IMAGES)),
    "npz: images and labels of different count": _file(npz(x=IMAGES, y=LABELS[:7])),
    "npz: labels out of range": _file(npz(x=IMAGES, y=np.full(20, -3))),
    "npz: more labels than names": _file(npz(x=IMAGES, y=LABELS * 9, classes=np.array(["a", "b"]))),
    "npz: one class": _file(npz(x=IMAGES, y=LABELS * 0)),
    "npz: 300 in a pixel": _file(npz(x=IMAGES.astype(np.int32) + 300, y=LABELS)),
    "npz: pixels that are no numbers": _file(npz(x=np.full((20, 4, 4), np.nan), y=LABELS)),
    "npz: colors": _file(npz(x=np.zeros((20, 4, 4, 3), np.uint8), y=LABELS)),
    "npz: no images": _file(npz(x=IMAGES[:0], y=LABELS[:0])),
    "npz: images of 1 x 100,000": _file(npz(x=np.zeros((3, 1, 100_000), np.uint8), y=LABELS[:3])),
    "CSV: ragged": _file(_GOOD + b"1,2,3\n" + _GOOD),
    "CSV: words": _file(_GOOD + _GOOD[:-2] + b"x\n"),
    "CSV: 300 in a pixel": _file(_GOOD + _GOOD.replace(b"19", b"300", 1)),
    "CSV: a negative pixel": _file(_GOOD + _GOOD.replace(b"19", b"-1", 1)),
    "CSV: only a header": _file(b"label,1,2,3,4\n\n"),
    "CSV: one line of ten million commas": _file(b"1," * 10_000_000),
    "CSV: no square": _file(b"0,1,2,3,4,5,6\n1,2,3,4,5,6,7\n"),
    "CSV: a line without end": _file(b"0,0\n" + b"," * 2**24),
    "CSV: a number without end": _file(b"1,2\n" + b"9" * 2**24),
    "CSV: fractions": _file(_GOOD.replace(b",1,", b",1.5,")),
    "CSV: 200 classes": _file(csv(np.resize(IMAGES, (400, 4, 4)), np.arange(400) % 200)),
    "pickle: one that calls": _file(pickle.dumps(Caller())),
    "pickle: one that calls in an array": _file(
        pickle.dumps((IMAGES, np.array([Caller()], object)))
    ),
    "pickle: bytearray of a gigabyte": _file(b"\x80\x02c__builtin__\nbytearray\nJ\0\0\0\x40\x85R."),
    "pickle: a text of a gigabyte": _file(b"\x80\x02(T\xff\xff\xff\x3f" + b"x" * 100),
    "pickle: an array of a gigabyte": _file(_array_pickle((2**15, 2**15), b"1234")),
    "pickle: an array of a negative size": _file(_array_pickle((-1, 16), b"1234")),
    "pickle: a million instructions": _file(b"\x80\x02(" + b"K\1" * 1_000_000 + b"l."),
    "pickle: lists of lists of lists": _file(
        b"\x80\x02]" + b"q\0](" + b"".join(b"h\0" for _ in range(60)) + b"e\x86."
    ),
    "pickle: a list in itself": _file(b"\x80\x02]q\0h\0a."),
    "pickle: cut": _file(pickle.dumps((IMAGES, LABELS))[:-30]),
    "PNG: a bomb": _folder({"a/1.png": png(50_000, 50_000, bytes(100)), "b/1.png": _BLANK}),
    "PNG: a bomb of rows": _folder({"a/1.png": png(4, 4, bytes(64 * MIB)), "b/1.png": b"\x89PNG"}),
    "PNG: cut": _folder({"a/1.png": _BLANK[:-30], "b/1.png": _BLANK}),
    "PNG: of no size": _folder({"a/1.png": png(0, 4, b""), "b/1.png": _BLANK}),
    "PNG: of two sizes": _folder({"a/1.png": _BLANK, "b/1.png": png(5, 5, bytes(30))}),
    "PNG: one class": _folder({"a/1.png": _BLANK, "a/2.png": _BLANK}),
    "PNG: only a name": _folder({"a/1.png": b"hello", "b/1.png": b"hello"}),
    "PGM: huge": _folder({"a/1.pgm": b"P5 99999 99999 255\n", "b/1.pgm": b"P5 1 1 255\n"}),
    "a name with escape codes": _folder({"\x1b]0;owned\x07/1.png": b"x", "b/1.png": b"x"}),
}


def make(name: str, folder: Path) -> Path:
    """Make what the case `name` is about in `folder` and return its path."""
    path = folder / "data"
    path.mkdir()
    CASES[name](path)
    return path


def what_it_gets(path: Path) -> tuple[str, float]:
    """Return the sentence for what is at `path`, and the seconds until it is there."""
    before = time.process_time()
    try:
        load_user_files(path, Reading())
    except DataError as error:
        return str(error), time.process_time() - before
    return "", time.process_time() - before


def main() -> int:
    """Print what each case got; the exit code is how many were taken for data."""
    taken = 0
    slowest = 0.0
    for name in CASES:
        with tempfile.TemporaryDirectory() as folder:
            path = make(name, Path(folder))
            sentence, seconds = what_it_gets(path)
            sentence = sentence.replace(str(path), "PATH")
        taken += not sentence
        slowest = max(slowest, seconds)
        sys.stdout.write(f"{seconds:5.2f} s  {name}: {sentence or 'TAKEN FOR DATA'}\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{len(CASES)} cases, {taken} taken, {slowest:.2f} s at most, {peak} MiB\n")
    return taken


if __name__ == "__main__":
    sys.exit(main())
