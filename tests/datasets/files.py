"""Helpers that make files of data sets, valid ones and invalid ones, as bytes."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Split


def to_idx(array: NDArray[np.uint8]) -> bytes:
    """Return an array as the bytes of an IDX file."""
    return idx_header(*array.shape) + array.tobytes()


def idx_header(*lengths: int) -> bytes:
    """Return the header of an IDX file of bytes with axes of these lengths."""
    return bytes([0, 0, 8, len(lengths)]) + b"".join(n.to_bytes(4, "big") for n in lengths)


def csv(images: NDArray[np.generic], labels: NDArray[np.generic]) -> bytes:
    """Return a CSV table with the label first."""
    rows = np.concatenate([labels[:, None], images.reshape(len(images), -1)], axis=1)
    return b"".join(b",".join(b"%d" % int(n) for n in row) + b"\n" for row in rows)


def npz(**arrays: NDArray[np.generic]) -> bytes:
    """Return an archive of arrays, which may be arrays of objects."""
    packed = io.BytesIO()
    np.savez(packed, **arrays)  # type: ignore[arg-type]  # arrays by name
    return packed.getvalue()


def npy(header: str, data: bytes = b"") -> bytes:
    """Return an array in NumPy's format with any header."""
    text = header.encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


def zipped(**members: bytes) -> bytes:
    """Return a compressed archive with these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(f"{name}.npy", raw)
    return packed.getvalue()


def png(width: int, height: int, rows: bytes) -> bytes:
    """Return a PNG image whose header may not match its rows."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return len(body).to_bytes(4, "big") + kind + body + check.to_bytes(4, "big")

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body


def write(path: Path, raw: bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(raw)
    return path


def rows(split: Split) -> set[bytes]:
    """Return the images of a split with their labels, for comparison."""
    return {i.tobytes() + bytes([n]) for i, n in zip(split.images, split.labels, strict=True)}


def files_in(folder: Path) -> list[str]:
    """Return the names of everything in a folder, hidden or not."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []
