"""Formats of weights: one table that recognizes a file or folder by its content, never by its name.

A new importer is one file in `importers/`, and its function in the row of its format.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from nntui.errors import WeightsError
from nntui.strings import clean
from nntui.weights.first_bytes import FirstBytes, peek
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.model import Weights
from nntui.weights.native import read_native
from nntui.weights.recognizers import (
    TORCH_STREAM,
    ZIP,
    Recognizer,
    contains,
    folder_with,
    is_native,
    is_npz_of_data,
    is_number_text,
    is_pickle,
    is_pickle_of_weights,
    is_safetensors,
    is_tensorflow_js,
    matches,
    starts,
    zip_with,
)

ForeignReader = Callable[[Path], ForeignFile]


def _late(module: str, name: str) -> ForeignReader:
    """Return a function of an importer, which is imported when it is first called."""

    def read_file(path: Path) -> ForeignFile:
        reader = getattr(import_module(f"nntui.weights.importers.{module}"), name)
        contents: ForeignFile = reader(path)
        return contents

    return read_file


_FOREIGN = "; try a run, or weights saved with s in the app"


class Format(NamedTuple):
    """A kind of file or folder: how it is recognized, and what reads it."""

    name: str
    """With its article, as errors use it."""
    recognize: Recognizer
    read: Callable[[Path], Weights] | None = None
    """None where its weights cannot be read."""
    hint: str = ""
    """What the user can do instead, if anything."""
    weights: bool = True
    """Whether it holds weights; data and what could be anything do not count."""
    foreign: ForeignReader | None = None
    """What reads the arrays of another program; None where nothing does."""


FORMATS: tuple[Format, ...] = (
    Format("weights of nntui", is_native, read_native),
    Format(
        "a safetensors file of another program",
        is_safetensors,
        foreign=_late("safetensors_file", "read_safetensors"),
    ),
    Format(
        "a PyTorch file (zip)",
        zip_with("/data.pkl"),
        foreign=_late("torch_files", "read_torch_zip"),
    ),
    Format(
        "a Keras file (zip)",
        zip_with("/model.weights.h5"),
        foreign=_late("keras_files", "read_keras_zip"),
    ),
    Format(
        "NumPy arrays of a data set (.npz)", is_npz_of_data, hint="open it as data", weights=False
    ),
    Format("NumPy arrays (.npz)", zip_with(".npy"), foreign=_late("npy_files", "read_npz")),
    Format(
        "a zip archive that ends too early or has no weights",
        starts(ZIP),
        hint="download it again",
        weights=False,
    ),
    Format(
        "a NumPy array (.npy)",
        starts(b"\x93NUMPY"),
        weights=False,
        foreign=_late("npy_files", "read_npy"),
    ),
    Format(
        "an HDF5 file, such as Keras writes",
        starts(b"\x89HDF\r\n\x1a\n"),
        foreign=_late("keras_files", "read_hdf5"),
    ),
    Format(
        "a PyTorch file (before version 1.6)",
        starts(TORCH_STREAM),
        foreign=_late("torch_files", "read_torch_stream"),
    ),
    Format("a pickle of weights", is_pickle_of_weights, foreign=_late("pickled", "read_pickle")),
    Format("a pickle", is_pickle, weights=False, foreign=_late("pickled", "read_pickle")),
    Format(
        "a TensorFlow Lite file",
        matches(rb"(?s:.{4})TFL3"),
        foreign=_late("tensorflow_lite", "read_tflite"),
    ),
    Format("a MATLAB file", starts(b"MATLAB 5.0 MAT-file"), foreign=_late("matlab", "read_mat")),
    # The version of the format; the name of the program, the graph or the versions of operators.
    # Source: ModelProto in https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
    Format(
        "an ONNX file",
        matches(rb"\x08[\x01-\x20][\x12\x3a\x42]"),
        foreign=_late("onnx_model", "read_onnx"),
    ),
    Format("a TensorFlow model (folder)", folder_with("/saved_model.pb")),
    Format(
        "a folder of NumPy arrays (.npy)",
        folder_with(".npy"),
        weights=False,
        foreign=_late("npy_files", "read_npy_folder"),
    ),
    Format(
        "a TensorFlow.js model (folder)",
        folder_with("/model.json", ".bin"),
        foreign=_late("tensorflow_js", "read_tfjs"),
    ),
    Format(
        "a Git LFS pointer",
        starts(b"version https://git-lfs"),
        hint="run git lfs pull in its repository",
    ),
    Format(
        "a web page (HTML)",
        matches(rb"\s{0,99}<(!doctype html|html)"),
        hint="download the file itself instead of the page about it",
        weights=False,
    ),
    Format(
        "a TensorFlow.js model",
        is_tensorflow_js,
        foreign=_late("tensorflow_js", "read_tfjs"),
    ),
    Format("a JSON file", matches(rb"\s{0,99}[{\[]"), foreign=_late("json_text", "read_json")),
    Format(
        "IDX data", matches(rb"\0\0[\x08-\x0e][\x01-\x04]"), hint="open it as data", weights=False
    ),
    Format("a gzip archive", starts(b"\x1f\x8b"), hint="unpack it first", weights=False),
    Format(
        "a zlib stream",
        starts(b"x\x01", b"x\x5e", b"x\x9c", b"x\xda"),
        hint="unpack it first",
        weights=False,
    ),
    Format("an image", starts(b"\x89PNG", b"\xff\xd8\xff", b"P2", b"P5", b"GIF8"), weights=False),
    Format(
        "C code with arrays",
        contains(rb"\b(float|double)\s+(PROGMEM\s+)?\w+\s*(\[[^\]\n]*\]\s*)+[^={;]{0,80}=\s*\{"),
        weights=False,
        foreign=_late("c_source", "read_c"),
    ),
    Format(
        "JavaScript with lists of numbers",
        contains(
            rb"(export\s+default|module\.exports\s*=|(const|let|var)\s+[\w$]+\s*(:[^=\n]{0,99})?=)"
            rb"\s*(new\s+\w+\(|\w*\(?)\s*[\[{]"
        ),
        weights=False,
        foreign=_late("json_text", "read_javascript"),
    ),
    Format(
        "text of numbers",
        is_number_text,
        weights=False,
        foreign=_late("number_text", "read_text"),
    ),
    Format(
        "a folder of text files",
        folder_with(".txt"),
        hint="name a file",
        weights=False,
        foreign=_late("number_text", "read_text_folder"),
    ),
    Format(
        "a folder of tables (.csv)",
        folder_with(".csv"),
        hint="name a file",
        weights=False,
        foreign=_late("number_text", "read_text_folder"),
    ),
    Format("a folder", lambda seen: seen.folder, hint="name a file", weights=False),
)
"""From the most specific to the least: the first format that recognizes a file is the one."""


COMPRESSED = ("a gzip archive", "a zlib stream")
"""Formats whose contents are a file of another format."""


def detect(seen: FirstBytes) -> Format | None:
    """Return the format of a file or folder with this content, None for an unknown one.

    >>> detect(FirstBytes(b"MATLAB 5.0 MAT-file, Platform: GLNXA64")).name
    'a MATLAB file'
    """
    return next((each for each in FORMATS if each.recognize(seen)), None)


def is_weights(path: Path) -> bool:
    """Return whether the file or folder at `path` holds weights, of nntui or any other program.

    False for data sets, for what is unknown, and for what cannot be read.
    """
    try:
        found = detect(peek(path))
    except WeightsError:
        return False
    return found is not None and found.weights


def read(path: Path) -> Weights:
    """Return the contents of a file of weights; reading executes nothing.

    Raises:
        WeightsError: it cannot be read, is too large or broken, or is of a format that cannot be
            read; the error says of which.
    """
    seen = peek(path)
    found = detect(seen)
    if found is not None and found.read is not None:
        return found.read(path)
    hint = f"; {found.hint}" if found is not None and found.hint else _FOREIGN
    received = unknown(seen) if found is None else found.name
    raise WeightsError(f"{path}: expected weights saved by nntui, received {received}{hint}")


def unknown(seen: FirstBytes) -> str:
    """Return what is said about a file of an unknown format."""
    if not seen.start:
        return "an empty file"
    return f"a file that starts with {clean(seen.start[:16].decode('latin-1'), 40)!r}"
