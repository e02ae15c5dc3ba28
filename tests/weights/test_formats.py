"""Detection of formats: by content, named in the error, and harmless for any bytes."""

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nntui.errors import WeightsError
from nntui.weights import Weights, WeightsInfo, encode, is_weights, read
from nntui.weights.first_bytes import MAX_NAMES, START, FirstBytes, peek
from nntui.weights.formats import FORMATS, detect

_ADVICE = "; try a run, or weights saved with s in the app"
_INFO = WeightsInfo(layers="", image_shape=(2, 2), classes=["a", "b"], data="toy")
_NATIVE = encode(Weights(_INFO, {"0/weight": np.zeros((4, 2), np.float32)}))
_FLOATS = np.linspace(0, 1, 784 * 10, dtype=np.float32).reshape(784, 10)
_PIXELS = np.zeros((100, 8, 8), np.uint8)
_LABELS = np.arange(100) % 10


def _safetensors(header: object) -> bytes:
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + bytes(8)


def _zip(*names: str, method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name in names:
            archive.writestr(name, b"contents")
    return buffer.getvalue()


def _npz(save: Callable[..., None] = np.savez, **arrays: object) -> bytes:
    buffer = io.BytesIO()
    save(buffer, **arrays)
    return buffer.getvalue()


def _npy(array: object) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.asanyarray(array))
    return buffer.getvalue()


WEIGHTS: dict[str, tuple[bytes, str]] = {
    "candle": (_safetensors({"fc1.weight": {}}), "a safetensors file of another program"),
    "torch": (_zip("archive/data.pkl", "archive/data/0"), "a PyTorch file (zip)"),
    "keras": (_zip("metadata.json", "config.json", "model.weights.h5"), "a Keras file (zip)"),
    "npz": (_npz(W1=_FLOATS, b1=np.zeros(10)), "NumPy arrays (.npz)"),
    "npz with sizes": (_npz(sizes=[784, 10], w=_FLOATS, epoch=3), "NumPy arrays (.npz)"),
    "npz, compressed": (_npz(np.savez_compressed, arr_0=_FLOATS), "NumPy arrays (.npz)"),
    "npz of integer weights": (
        _npz(W1=np.zeros((784, 30), np.int8), b1=np.zeros(99, int), W2=np.zeros((30, 10), np.int8)),
        "NumPy arrays (.npz)",
    ),
    "h5": (b"\x89HDF\r\n\x1a\n" + bytes(100), "an HDF5 file, such as Keras writes"),
    "old torch": (
        pickle.dumps(0x1950A86A20F9469CFC6C, 2) + b"\x80\x02M\xe9\x03.",
        "a PyTorch file (before version 1.6)",
    ),
    "pickle": (pickle.dumps({"W1": _FLOATS, "b1": [0.0]}), "a pickle of weights"),
    "pickle, protocol 0": (pickle.dumps({"layer1.weight": [0.5]}, 0), "a pickle of weights"),
    "pickle, protocol 2": (pickle.dumps({"fc_bias": [0.5]}, 2), "a pickle of weights"),
    "tflite": (b"\x1c\0\0\0TFL3" + bytes(20), "a TensorFlow Lite file"),
    "mat": (b"MATLAB 5.0 MAT-file, Platform: GLNXA64", "a MATLAB file"),
    "onnx": (b"\x08\x07\x12\x07pytorch\x1a\x051.3.0", "an ONNX file"),
    "onnx with its graph first": (b"\x08\x03\x3a\x80\x01" + bytes(9), "an ONNX file"),
    "json": (b'\n {"weights": [[0.1]]}', "a JSON file"),
    "json list": (b"[[0.1]]", "a JSON file"),
    "lfs": (b"version https://git-lfs.github.com/spec/v1\noid sha256:", "a Git LFS pointer"),
}
DATA: dict[str, tuple[bytes, str]] = {
    "npz of images": (_npz(x_train=_PIXELS, y_train=_LABELS), "NumPy arrays of a data set (.npz)"),
    "npz, compressed": (
        _npz(np.savez_compressed, arr_0=_PIXELS, arr_1=_LABELS),
        "NumPy arrays of a data set (.npz)",
    ),
    "npz of floats": (
        _npz(images=_FLOATS, other=_FLOATS),
        "NumPy arrays of a data set (.npz)",
    ),
    "npz with labels": (_npz(a=_FLOATS, b=_LABELS), "NumPy arrays of a data set (.npz)"),
    "zip": (_zip("readme.txt"), "a zip archive"),
    "npy": (_npy(_PIXELS), "a NumPy array (.npy)"),
    "pickle": (pickle.dumps((_PIXELS, _LABELS)), "a pickle"),
    "cifar": (pickle.dumps({b"data": _PIXELS, b"labels": [1]}, 2), "a pickle"),
    "idx": (b"\0\0\x08\x03" + bytes(12), "IDX data"),
    "gzip": (b"\x1f\x8b\x08\0", "a gzip archive"),
    "png": (b"\x89PNG\r\n\x1a\n", "an image"),
    "pgm": (b"P5 28 28 255\n", "an image"),
    "html": (b"\n<!DOCTYPE html><html>", "a web page (HTML)"),
}
UNKNOWN: dict[str, tuple[bytes, str]] = {
    "csv": (b"label,pixel0\n5,0\n", "a file that starts with 'label,pixel0?5,0'"),
    "text": (b"4\n784 100 50 10\n", "text of numbers"),
    "escape": (b"\x1b]0;title\x07", "a file that starts with '?]0;title?'"),
    "empty": (b"", "an empty file"),
}


@pytest.mark.parametrize("kind", WEIGHTS)
def test_weights_of_other_programs_are_named(tmp_path: Path, kind: str) -> None:
    """The error says what the file is, and what to try."""
    raw, name = WEIGHTS[kind]
    (tmp_path / "file").write_bytes(raw)

    assert is_weights(tmp_path / "file")
    with pytest.raises(WeightsError) as refusal:
        read(tmp_path / "file")
    assert f"file: expected weights saved by nntui, received {name}; " in str(refusal.value)
    assert str(refusal.value).endswith(
        "run git lfs pull in its repository" if kind == "lfs" else _ADVICE
    )


@pytest.mark.parametrize("kind", [*DATA, *UNKNOWN])
def test_other_files_are_not_weights(tmp_path: Path, kind: str) -> None:
    """Data sets and unknown files; the error still says what was received."""
    raw, name = {**DATA, **UNKNOWN}[kind]
    (tmp_path / "file").write_bytes(raw)

    assert not is_weights(tmp_path / "file")
    with pytest.raises(WeightsError) as refusal:
        read(tmp_path / "file")
    assert f"file: expected weights saved by nntui, received {name}" in str(refusal.value)
    assert str(refusal.value).isprintable()


@pytest.mark.parametrize(
    ("files", "name", "weights"),
    [
        (["saved_model.pb", "variables"], f"a TensorFlow model (folder){_ADVICE}", True),
        (["model.json", "group1-shard1of1.bin"], f"a TensorFlow.js model (folder){_ADVICE}", True),
        (["model.json"], "a folder; name a file", False),
        ([], "a folder; name a file", False),
    ],
)
def test_folders_are_recognized_by_the_files_in_them(
    tmp_path: Path, files: list[str], name: str, *, weights: bool
) -> None:
    """Folders of models are weights, others are not."""
    for file in files:
        (tmp_path / file).touch()

    assert is_weights(tmp_path) is weights
    with pytest.raises(WeightsError) as refusal:
        read(tmp_path)
    assert str(refusal.value).endswith(f"received {name}")


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    """Weights of nntui are read under the name of any other format."""
    for name in ("weights", "data.csv", "data.npz", "model.pt"):
        (tmp_path / name).write_bytes(_NATIVE)

        assert is_weights(tmp_path / name)
        assert read(tmp_path / name).info == _INFO


def test_what_cannot_be_read_is_not_weights(tmp_path: Path) -> None:
    """A missing file and an impossible name."""
    assert not is_weights(tmp_path / "missing")
    assert not is_weights(tmp_path / "a\0b")


def test_each_format_has_a_name_of_its_own() -> None:
    """So an error leads to one row of the table."""
    names = [each.name for each in FORMATS]

    assert len(set(names)) == len(names)


@given(st.binary(max_size=200))
@example(b"PK\3\4")
@example(b"PK\3\4" + b"PK\5\6" + b"\xff" * 18)
@example(b"PK\5\6")
@example(b"PK\3\4" + b"PK\5\6" + bytes(8) + b"\x10\0\0\0\0\0\0\0\0\0")
def test_any_bytes_are_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    """By a WeightsError, for any start and for any broken archive."""
    path = tmp_path_factory.getbasetemp() / "any"
    for contents in (raw, b"PK\3\4" + raw, _NATIVE[:40] + raw):
        path.write_bytes(contents)
        is_weights(path)
        with pytest.raises(WeightsError) as refusal:
            read(path)
        assert str(refusal.value).isprintable()


_ARCHIVE = _npz(np.savez_compressed, W1=_FLOATS[:20], b1=np.zeros(10))


@given(st.integers(0, len(_ARCHIVE) - 1), st.integers(1, 255))
def test_a_damaged_archive_is_harmless(
    tmp_path_factory: pytest.TempPathFactory, place: int, flipped: int
) -> None:
    """Whatever byte of it was changed."""
    damaged = bytearray(_ARCHIVE)
    damaged[place] ^= flipped
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(damaged)

    found = detect(peek(path))

    assert found is None or found.read is None


@given(
    st.builds(
        FirstBytes, st.binary(max_size=99), st.lists(st.text()).map(tuple), folder=st.booleans()
    )
)
def test_any_content_is_detected_or_unknown(seen: FirstBytes) -> None:
    """No recognizer raises."""
    found = detect(seen)

    assert found is None or found in FORMATS


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    """Only its first bytes."""
    with (tmp_path / "large").open("wb") as file:
        file.write(b"\x89HDF\r\n\x1a\n")
        file.truncate(2**40)

    assert len(peek(tmp_path / "large").start) == START
    assert is_weights(tmp_path / "large")


def test_the_directory_of_an_archive_is_bounded(tmp_path: Path) -> None:
    """A file can claim a directory of gigabytes, or have very many members."""
    many = _zip(*(f"{number}.npy" for number in range(MAX_NAMES + 10)))
    claim = b"PK\3\4" + bytes(100) + b"PK\5\6" + bytes(8) + b"\xff\xff\xff\x7f" + bytes(6)
    (tmp_path / "many").write_bytes(many)
    (tmp_path / "claim").write_bytes(claim)

    assert len(peek(tmp_path / "many").names) == MAX_NAMES
    assert peek(tmp_path / "claim").names == ()


def test_an_archive_that_would_unpack_to_gigabytes_is_only_peeked_at(tmp_path: Path) -> None:
    """The header of an array is all that is unpacked."""
    raw = _npz(np.savez_compressed, a=np.zeros((1024, 1024), np.float32))
    (tmp_path / "bomb").write_bytes(raw)

    (header,) = peek(tmp_path / "bomb").arrays

    assert (header.name, header.kind, header.shape) == ("a", "f", (1024, 1024))
