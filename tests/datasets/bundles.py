"""The same images in every format, as files that tests read again."""

import gzip
import io
import pickle
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.datasets.files import csv, npz, to_idx, write

Array = NDArray[np.generic]


def npy_file(array: Array) -> bytes:
    """Return an array as the bytes of a .npy file."""
    packed = io.BytesIO()
    np.save(packed, array)
    return packed.getvalue()


def zip_file(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return packed.getvalue()


def tar_file(files: Mapping[str, bytes]) -> bytes:
    """Return a compressed tar archive of files."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, raw in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            archive.addfile(info, io.BytesIO(raw))
    return packed.getvalue()


def torch_file(images: Array, labels: Array, stored: int | None = None) -> bytes:
    """Return a pair of tensors as `torch.save` writes it, with `stored` images in the file."""
    pair = _tensor(b"0", b"Byte", images.shape) + _tensor(b"1", b"Long", labels.shape)
    return zip_file(
        {
            "training/data.pkl": b"\x80\x02" + pair + b"\x86.",
            "training/version": b"3\n",
            "training/data/0": images[:stored].astype(np.uint8).tobytes(),
            "training/data/1": labels.astype("<i8").tobytes(),
        }
    )


def old_torch_file(images: Array, labels: Array) -> bytes:
    """Return a pair of tensors as versions of PyTorch before 1.6 wrote it."""
    pair = _tensor(b"0", b"Byte", images.shape) + _tensor(b"1", b"Long", labels.shape)
    return (
        b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03."
        + pickle.dumps({"little_endian": True}, 2)
        + b"\x80\x02"
        + pair
        + b"\x86."
        + pickle.dumps(["0", "1"], 2)
        + images.size.to_bytes(8, "little")
        + images.astype(np.uint8).tobytes()
        + labels.size.to_bytes(8, "little")
        + labels.astype("<i8").tobytes()
    )


def _tensor(key: bytes, kind: bytes, shape: tuple[int, ...]) -> bytes:
    """Return the opcodes that build a tensor of a storage."""
    strides = [int(np.prod(shape[axis + 1 :])) for axis in range(len(shape))]

    def number(value: int) -> bytes:
        return b"J" + int(value).to_bytes(4, "little")

    def text(value: bytes) -> bytes:
        return b"X" + len(value).to_bytes(4, "little") + value

    def numbers(values: tuple[int, ...] | list[int]) -> bytes:
        return b"(" + b"".join(map(number, values)) + b"t"

    storage = text(b"storage") + b"ctorch\n" + kind + b"Storage\n" + text(key) + text(b"cpu")
    return (
        b"ctorch._utils\n_rebuild_tensor_v2\n(("
        + storage
        + number(int(np.prod(shape)))
        + b"tQK\0"
        + numbers(shape)
        + numbers(strides)
        + b"\x89ccollections\nOrderedDict\n)RtR"
    )


def matlab_file(arrays: Mapping[str, Array]) -> bytes:
    """Return float arrays as a MATLAB file of version 5."""

    def element(kind: int, data: bytes) -> bytes:
        return (
            kind.to_bytes(4, "little")
            + len(data).to_bytes(4, "little")
            + data
            + bytes(-len(data) % 8)
        )

    raw = b"MATLAB 5.0 MAT-file".ljust(124) + b"\0\1IM"
    for name, array in arrays.items():
        raw += element(
            14,
            element(6, (6).to_bytes(8, "little"))
            + element(5, np.array(array.shape, "<i4").tobytes())
            + element(1, name.encode())
            + element(9, array.astype("<f8").tobytes("F")),
        )
    return raw


Splits = Mapping[str, tuple[Array, Array]]
"""Images and labels, for train and test."""


def _idx(splits: Splits) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for split, (images, labels) in splits.items():
        files[f"{split}-images-idx3-ubyte.gz"] = gzip.compress(to_idx(images.astype(np.uint8)))
        files[f"{split}-labels-idx1-ubyte"] = to_idx(labels.astype(np.uint8))
    return files


def _named(splits: Splits) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    for split, (images, labels) in splits.items():
        arrays[f"{split}_images"] = images
        arrays[f"{split}_labels"] = labels
    return arrays


def _tables(splits: Splits) -> dict[str, bytes]:
    return {f"digits_{split}.csv": csv(*pair) for split, pair in splits.items()}


FORMATS: dict[str, Callable[[Splits], dict[str, bytes]]] = {
    "IDX": _idx,
    "CSV": _tables,
    "npz": lambda splits: {"digits.npz": npz(**_named(splits))},
    "npz files": lambda splits: {
        f"{split}.npz": npz(x=images, y=labels) for split, (images, labels) in splits.items()
    },
    "npy": lambda splits: {f"{k}.npy": npy_file(array) for k, array in _named(splits).items()},
    "npy in folders": lambda splits: {
        f"{split}/{name}.npy": npy_file(array)
        for split, pair in splits.items()
        for name, array in zip("xy", pair, strict=True)
    },
    "tables of images and of labels": lambda splits: {
        name: b"".join(b",".join(b"%d" % n for n in row) + b"\n" for row in table.tolist())
        for split, (images, labels) in splits.items()
        for name, table in (
            (f"X_{split}.csv", images.reshape(len(images), -1)),
            (f"y_{split}.csv", labels[:, None]),
        )
    },
    "pickle of a dictionary": lambda splits: {"digits.pkl": pickle.dumps(_named(splits))},
    "pickle of four arrays": lambda splits: {
        "digits.pkl": pickle.dumps([array for pair in splits.values() for array in pair])
    },
    "MATLAB": lambda splits: {
        "digits.mat": matlab_file(
            {k: a if a.ndim > 1 else a[:, None] for k, a in _named(splits).items()}
        )
    },
    "PyTorch": lambda splits: {f"{split}.pt": torch_file(*pair) for split, pair in splits.items()},
    "old PyTorch": lambda splits: {
        f"{split}.pt": old_torch_file(*pair) for split, pair in splits.items()
    },
    "zip of IDX": lambda splits: {"archive.zip": zip_file(_idx(splits))},
    "tar of CSV": lambda splits: {
        "archive.tar.gz": tar_file({f"data/{k}": v for k, v in _tables(splits).items()})
    },
    "zip of npz": lambda splits: {"a.zip": zip_file({"a/digits.npz": npz(**_named(splits))})},
}
"""For each format, the files of images and labels."""


def write_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a folder, and return it."""
    for name, raw in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write(folder / name, raw)
    return folder
