"""Files that are broken, misleading or malicious, as a table of functions that create them."""

import gzip
import os
import pickle
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.datasets.bundles import matlab_file, old_torch_file, tar_file, torch_file, zip_file
from tests.datasets.files import csv, idx_header, npy, npz, png, to_idx, zipped

IMAGES = np.arange(20 * 16, dtype=np.uint8).reshape(20, 4, 4)
LABELS = np.arange(20, dtype=np.uint8) % 2
MIB = 2**20


class Caller:
    """An object that runs a command when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.system, ("touch pwned",)


def _array_pickle(shape: tuple[int, ...], data: bytes) -> bytes:
    """Return a pickle of an array whose contents need not fit its shape."""
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


def _sparse(path: Path) -> None:
    path.rmdir()
    with path.open("wb") as file:
        file.write(to_idx(IMAGES))
        file.truncate(2**40)


def _zip_bomb(path: Path) -> None:
    """An archive of 0.1 MiB with 100 MiB of zeros and a correct header."""
    path.rmdir()
    rows = 100 * MIB // 784
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({rows}, 28, 28), }}"
    raw = npy(header, bytes(784 * rows))
    path.write_bytes(zipped(x=raw))


_GOOD = csv(IMAGES, LABELS)
_BLANK = png(4, 4, bytes(20))

CASES: dict[str, Callable[[Path], None]] = {
    "empty file": _file(b""),
    "empty folder": _folder({}),
    "pipe without a writer": _fifo,
    "link to itself": _loop,
    "folder that contains itself": lambda path: (path / "again").symlink_to(path),
    "/dev/zero": _zeros,
    "text": _file(b"to be or not to be\n"),
    "HTML page": _file(b"<!DOCTYPE html><html>, not found, 1, 2, 3</html>"),
    "sparse file of a terabyte": _sparse,
    "IDX: wrong number of axes": _file(b"\0\0\x08\7" + bytes(40)),
    "IDX: unknown type": _file(b"\0\0\x0a\3" + to_idx(IMAGES)[4:]),
    "IDX: pixels are NaN": _file(
        b"\0\0\x0d\3" + to_idx(IMAGES)[4:16] + np.full(320, np.nan, ">f4").tobytes()
    ),
    "IDX: floats with huge axes": _file(b"\0\0\x0e\3" + b"\xff" * 12),
    "IDX: negative pixels": _file(b"\0\0\x09" + to_idx(IMAGES)[3:]),
    "IDX: huge axes": _file(idx_header(2**32 - 1, 2**32 - 1, 2**32 - 1)),
    "IDX: no images": _file(idx_header(0, 28, 28)),
    "IDX: truncated": _file(to_idx(IMAGES)[:-7]),
    "IDX: labels only": _file(to_idx(LABELS)),
    "IDX: images and labels of different count": _folder(
        {"a": to_idx(IMAGES), "b": to_idx(LABELS[:9])}
    ),
    "IDX: two files of training images": _folder(
        {"a": to_idx(IMAGES), "b": to_idx(IMAGES), "c": to_idx(LABELS)}
    ),
    "gzip: bomb": _file(gzip.compress(bytes(16 * MIB)) * 64),
    "gzip: bomb in a bomb": _file(gzip.compress(gzip.compress(bytes(16 * MIB)) * 64)),
    "gzip: truncated": _file(gzip.compress(to_idx(IMAGES))[:-9]),
    "gzip: garbage after the end": _file(gzip.compress(to_idx(IMAGES)) + b"garbage"),
    "zip: bomb": _zip_bomb,
    "zip: truncated": _file(npz(x=IMAGES, y=LABELS)[:-40]),
    "zip: no arrays": _file(zipped(readme=b"hello")),
    "npz: objects": _file(npz(x=IMAGES, y=np.array([Caller()] * 20, object))),
    "npz: header with code": _file(
        zipped(x=npy("{'descr': __import__('os').system('touch pwned')}"))
    ),
    "npz: terabyte in the header": _file(
        zipped(x=npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1000000, 1024, 1024), }"))
    ),
    "npz: negative axes": _file(
        zipped(x=npy("{'descr': '|u1', 'fortran_order': False, 'shape': (-1, 4, 4), }"))
    ),
    "npz: no elements in huge axes": _file(
        zipped(
            x=npy(f"{{'descr': '|u1', 'fortran_order': False, 'shape': (0, {2**63}, {2**63}), }}")
        )
    ),
    "npz: names of zero length": _file(
        zipped(x=npy("{'descr': '<U0', 'fortran_order': False, 'shape': (1000000000000,), }"))
    ),
    "npz: names that are not ASCII": _file(npz(x=IMAGES, y=np.array([b"\xff", b"a"] * 10))),
    "npz: labels without images": _file(npz(x=IMAGES[:0], y=LABELS)),
    "npz: images and labels swapped": _file(npz(x=LABELS, y=IMAGES)),
    "npz: images and labels of different count": _file(npz(x=IMAGES, y=LABELS[:7])),
    "npz: labels out of range": _file(npz(x=IMAGES, y=np.full(20, -3))),
    "npz: label without a class name": _file(
        npz(x=IMAGES, y=LABELS * 9, classes=np.array(["a", "b"]))
    ),
    "npz: one class": _file(npz(x=IMAGES, y=LABELS * 0)),
    "npz: pixel of 300": _file(npz(x=IMAGES.astype(np.int32) + 300, y=LABELS)),
    "npz: pixels are NaN": _file(npz(x=np.full((20, 4, 4), np.nan), y=LABELS)),
    "npz: five channels": _file(npz(x=np.resize(IMAGES, (20, 6, 7, 5)), y=LABELS)),
    "npz: black images": _file(npz(x=np.zeros((20, 4, 4), np.uint8), y=LABELS)),
    "npz: no images": _file(npz(x=IMAGES[:0], y=LABELS[:0])),
    "npz: images of 1 x 100,000": _file(npz(x=np.zeros((3, 1, 100_000), np.uint8), y=LABELS[:3])),
    "CSV: lines of different lengths": _file(_GOOD + b"1,2,3\n" + _GOOD),
    "CSV: words": _file(_GOOD + _GOOD[:-2] + b"x\n"),
    "CSV: pixel of 300": _file(_GOOD + _GOOD.replace(b"19", b"300", 1)),
    "CSV: negative pixel": _file(_GOOD + _GOOD.replace(b"19", b"-1", 1)),
    "CSV: only a header": _file(b"label,1,2,3,4\n\n"),
    "CSV: one line of ten million commas": _file(b"1," * 10_000_000),
    "CSV: not a square image": _file(b"0,1,2,3,4,5,6\n1,2,3,4,5,6,7\n"),
    "CSV: line without an end": _file(b"0,0\n" + b"," * 2**24),
    "CSV: number without an end": _file(b"1,2\n" + b"9" * 2**24),
    "CSV: labels with fractions": _file(_GOOD.replace(b"\n1,", b"\n1.5,")),
    "CSV: 200 classes": _file(csv(np.resize(IMAGES, (400, 4, 4)), np.arange(400) % 200)),
    "pickle: runs a command": _file(pickle.dumps(Caller())),
    "pickle: runs a command in an array": _file(
        pickle.dumps((IMAGES, np.array([Caller()], object)))
    ),
    "pickle: bytearray of a gigabyte": _file(b"\x80\x02c__builtin__\nbytearray\nJ\0\0\0\x40\x85R."),
    "pickle: text of a gigabyte": _file(b"\x80\x02(T\xff\xff\xff\x3f" + b"x" * 100),
    "pickle: array of a gigabyte": _file(_array_pickle((2**15, 2**15), b"1234")),
    "pickle: array of negative size": _file(_array_pickle((-1, 16), b"1234")),
    "pickle: a million opcodes": _file(b"\x80\x02(" + b"K\1" * 1_000_000 + b"l."),
    "pickle: nested lists": _file(
        b"\x80\x02]" + b"q\0](" + b"".join(b"h\0" for _ in range(60)) + b"e\x86."
    ),
    "pickle: list that contains itself": _file(b"\x80\x02]q\0h\0a."),
    "pickle: images are text": _file(pickle.dumps({"data": "pixels", "labels": [0, 1]})),
    "pickle: truncated": _file(pickle.dumps((IMAGES, LABELS))[:-30]),
    "archive: bomb": _file(zip_file({"a.csv": b"0" * 70 * MIB})),
    "archive: bomb of gzip in ZIP": _file(
        zip_file({"a.csv.gz": gzip.compress(gzip.compress(bytes(16 * MIB)))})
    ),
    "archive: a ZIP in a ZIP": _file(zip_file({"a.zip": zip_file({"b.csv": _GOOD})})),
    "archive: truncated": _file(zip_file({"a.csv": _GOOD, "b.txt": b"x"})[:-30]),
    "archive: names that leave the folder": _file(zip_file({"../../a.txt": b"x"})),
    "archive: nothing in it": _file(zip_file({})),
    "tar: truncated": _file(gzip.decompress(tar_file({"a.csv": _GOOD}))[:600]),
    "tar: huge member": _file(
        gzip.decompress(tar_file({"a.csv": _GOOD})).replace(b"00000000", b"77777777", 1)
    ),
    "MATLAB: truncated": _file(matlab_file({"x": IMAGES, "y": LABELS[:, None]})[:-50]),
    "MATLAB: terabyte in the header": _file(
        matlab_file({"x": IMAGES, "y": LABELS[:, None]}).replace(
            np.array(IMAGES.shape, "<i4").tobytes(), b"\xff\xff\xff\x7f" * 3
        )
    ),
    "MATLAB: version 7.3": _file(b"MATLAB 7.3 MAT-file".ljust(512) + b"\x89HDF\r\n\x1a\n"),
    "PyTorch: runs a command": _file(zip_file({"a/data.pkl": pickle.dumps(Caller())})),
    "PyTorch: tensors outside of their storages": _file(torch_file(IMAGES, LABELS, stored=3)),
    "PyTorch: nothing in it": _file(zip_file({"a/data.pkl": b"\x80\x02N."})),
    "old PyTorch: truncated": _file(old_torch_file(IMAGES, LABELS)[:-200]),
    "LIBSVM: huge column": _file(b"1 9999999:3\n0 1:2\n" * 9),
    "LIBSVM: words": _file(b"1 1:3\n0 1:2\n1 2:1\n0 3:2\nx y\n"),
    "ARFF: sparse": _file(b"@relation a\n@attribute b numeric\n@data\n{0 1}\n"),
    "ARFF: no table": _file(b"@relation a\n@attribute b numeric\n"),
    "JSON": _file(b'[{"label": 7, "pixels": [1, 2, 3]}]'),
    "Parquet": _file(b"PAR1" + bytes(40)),
    "PNG: bomb": _folder({"a/1.png": png(50_000, 50_000, bytes(100)), "b/1.png": _BLANK}),
    "PNG: bomb of rows": _folder({"a/1.png": png(4, 4, bytes(64 * MIB)), "b/1.png": b"\x89PNG"}),
    "PNG: truncated": _folder({"a/1.png": _BLANK[:-30], "b/1.png": _BLANK}),
    "PNG: zero width": _folder({"a/1.png": png(0, 4, b""), "b/1.png": _BLANK}),
    "PNG: two sizes": _folder({"a/1.png": _BLANK, "b/1.png": png(5, 5, bytes(30))}),
    "PNG: one class": _folder({"a/1.png": _BLANK, "a/2.png": _BLANK}),
    "PNG: only the names": _folder({"a/1.png": b"hello", "b/1.png": b"hello"}),
    "PGM: huge": _folder({"a/1.pgm": b"P5 99999 99999 255\n", "b/1.pgm": b"P5 1 1 255\n"}),
    "name with escape codes": _folder({"\x1b]0;owned\x07/1.png": b"x", "b/1.png": b"x"}),
}
"""What each case creates, at a path where there is an empty folder."""


def make(name: str, folder: Path) -> Path:
    """Create the case `name` in `folder` and return its path."""
    path = folder / "data"
    path.mkdir()
    CASES[name](path)
    return path
