"""Importers return the arrays of a file under their names, whatever the format."""

import gzip
import json
import pickle
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nntui.errors import WeightsError
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.importers.read import read_foreign
from tests.weights.importers import samples
from tests.weights.importers.samples import B1, FILES, W1, W2


def read(folder: Path, raw: bytes) -> ForeignFile:
    """Return the contents of a file with a name that says nothing."""
    path = folder / "file"
    path.write_bytes(raw)
    return read_foreign(path)


def shapes(file: ForeignFile) -> dict[str, tuple[int, ...]]:
    """Return the shape of each array."""
    return {each.name: each.array.shape for each in file.arrays}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("safetensors", {"W1": (6, 4), "b1": (4,)}),
        ("npz", {"W1": (6, 4), "b1": (4,), "W2": (4, 3)}),
        ("npy", {"file": (6, 4)}),
        ("npy of objects", {"0": (6, 4), "1": (4,)}),
        ("pickle", {"params.0": (6, 4), "params.1.b": (4,)}),
        ("pickle of lists", {"W1": (6, 4), "b1": (4,)}),
        ("torch zip", {"fc.weight": (4, 6), "fc.bias": (4,)}),
        ("torch stream", {"fc.weight": (4, 6), "fc.bias": (4,)}),
        ("json", {"W1": (6, 4), "b1": (4,), "W2": (4, 3)}),
        ("json, base64", {"W1": (6, 4)}),
        ("javascript", {"W1": (24,), "b1": (4,), "layers.0.weights": (4, 3)}),
        ("c", {"W1": (6, 4), "b1": (4,)}),
        ("mat", {"Theta1": (6, 4), "Theta2": (4, 3)}),
        ("text", {"sigmoid": (6, 4), "block 2": (4, 3)}),
    ],
)
def test_names_and_shapes_are_those_of_the_file(
    tmp_path: Path, kind: str, expected: dict[str, tuple[int, ...]]
) -> None:
    """In the order of the file; the numbers are those that were saved."""
    file = read(tmp_path, FILES[kind])

    assert shapes(file) == expected
    assert [*shapes(file)] == [*expected]
    first = file.arrays[0].array
    saved = W1.T if kind.startswith("torch") else W1
    assert np.allclose(first.reshape(saved.shape), saved, atol=1e-6)
    assert all(each.array.dtype.isnative for each in file.arrays)
    assert file.layers is None


def test_strides_and_offsets_of_tensors_are_followed(tmp_path: Path) -> None:
    """A transposed weight, and every second number of a storage."""
    file = read(tmp_path, FILES["torch zip"])

    weight, bias = (each.array for each in file.arrays)

    assert np.array_equal(weight, W1.T.astype(np.float32))
    assert np.array_equal(bias, B1.astype(np.float32))


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [(">f8", np.float64), (">f4", np.float32), ("<f2", np.float16), (">f2", np.float16)],
)
def test_floats_of_any_kind_become_native(tmp_path: Path, dtype: str, expected: type) -> None:
    """Big-endian numbers keep their value and their precision."""
    for raw in (samples.npz({"w": W1.astype(dtype)}), pickle.dumps({"w": W1.astype(dtype)})):
        (only,) = read(tmp_path, raw).arrays

        assert only.array.dtype == expected
        assert np.array_equal(only.array, W1.astype(expected))


def test_bfloat16_is_read_as_float32(tmp_path: Path) -> None:
    """Of safetensors and of PyTorch."""
    bits = (W1.astype("<f4").view("<u4") >> 16).astype("<u2")
    rounded = (bits.astype("<u4") << 16).view("<f4")
    opcodes = samples.state_dict({"w": samples.tensor("0", 24, (6, 4), (4, 1), "BFloat16Storage")})
    raws = (
        samples.safetensors({"w": ("BF16", [6, 4], bits.tobytes())}),
        samples.torch_zip(opcodes, {"0": bits.tobytes()}),
    )

    for raw in raws:
        (only,) = read(tmp_path, raw).arrays
        assert only.array.dtype == np.float32
        assert np.array_equal(only.array, rounded)


class Layer:
    """An object with arrays as attributes."""

    def __init__(self) -> None:
        self.weights = W1
        self.next = {"bias": B1}


def test_arrays_in_attributes_of_objects_are_found(tmp_path: Path) -> None:
    """The class is not imported; a second reference to an array is not a second array."""
    layer = Layer()

    file = read(tmp_path, pickle.dumps([layer, layer, {"optimizer": {"m": W2}}]))

    assert [*shapes(file)] == ["0.weights", "0.next.bias"]
    assert file.notes == ("1 array of an optimizer left out",)


def test_integers_are_left_out_with_a_note(tmp_path: Path) -> None:
    """Counters silently, matrices by name."""
    raw = pickle.dumps({"w": W1, "steps": np.arange(3), "mask": np.eye(5, dtype=np.int64)})

    file = read(tmp_path, raw)

    assert [*shapes(file)] == ["w"]
    assert file.notes == ("1 array of integers left out: mask",)


def test_numbers_that_are_not_finite_are_reported(tmp_path: Path) -> None:
    """The file can still be looked at."""
    file = read(tmp_path, samples.npz({"w": np.where(W1 > 1, np.nan, W1)}))

    count = int((W1 > 1).sum())
    assert file.notes == (f"{count} of 24 numbers in w are not finite",)


def test_a_folder_is_read_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    """2 comes before 10; so does a list of files in its own order."""
    for number in (10, 2):
        np.save(tmp_path / f"layer_{number}.npy", np.full((2, number), 0.5))

    assert shapes(read_foreign(tmp_path)) == {"layer_2": (2, 2), "layer_10": (2, 10)}
    backwards = [tmp_path / "layer_10.npy", tmp_path / "layer_2.npy"]
    assert [*shapes(read_foreign(backwards))] == ["layer_10", "layer_2"]


def test_a_folder_of_text_files_is_read(tmp_path: Path) -> None:
    """Each file is one array."""
    np.savetxt(tmp_path / "w1.csv", W1, delimiter=",")
    np.savetxt(tmp_path / "b1.csv", B1)

    assert shapes(read_foreign(tmp_path)) == {"b1": (4,), "w1": (6, 4)}


def test_a_flat_text_is_cut_by_the_sizes_before_it(tmp_path: Path) -> None:
    """One number a line, weights and bias of each layer in turn."""
    numbers = [*W1.reshape(-1), *B1, *W2.reshape(-1), 0.1, 0.2, 0.3]
    raw = "6 4 3\n" + "\n".join(map(repr, map(float, numbers)))

    file = read(tmp_path, raw.encode())

    assert [each.array.shape for each in file.arrays] == [(6, 4), (4,), (4, 3), (3,)]
    assert np.array_equal(file.arrays[2].array, W2)


def test_json_keeps_lists_of_different_lengths_apart(tmp_path: Path) -> None:
    """As nested lists of layers have them; sizes of layers are a note."""
    value = {"sizes": [6, 4, 3], "weights": [W1.tolist(), W2.tolist()]}

    file = read(tmp_path, json.dumps(value).encode())

    assert shapes(file) == {"weights.0": (6, 4), "weights.1": (4, 3)}
    assert file.notes == ("sizes [6, 4, 3] read as sizes of layers",)


@pytest.mark.parametrize("quantized", [False, True])
def test_tensorflow_js_is_read_from_its_parts(tmp_path: Path, *, quantized: bool) -> None:
    """Also numbers of 8 bits, and by the name of the folder."""
    path = samples.tfjs(tmp_path, quantized=quantized)

    for place in (path, tmp_path):
        file = read_foreign(place)
        assert shapes(file) == {"dense/kernel": (6, 4), "dense/bias": (4,)}
        assert np.allclose(file.arrays[0].array, W1, atol=0.02 if quantized else 1e-6)
        assert [(each.kind, each.activation) for each in file.layers or ()] == [
            ("dense", ""),
            ("activation", "relu"),
        ]
        assert file.input_shape == (6,)


@pytest.mark.needs("joblib")
@pytest.mark.parametrize("make", [np.ascontiguousarray, np.asfortranarray])
def test_joblib_files_are_read(tmp_path: Path, make: Callable[[object], object]) -> None:
    """Their arrays follow the records in the pickle."""
    import joblib  # noqa: PLC0415 - where it is installed

    joblib.dump({"coefs_": [make(W1), W2]}, tmp_path / "file")

    file = read_foreign(tmp_path / "file")

    assert shapes(file) == {"coefs_.0": (6, 4), "coefs_.1": (4, 3)}
    assert np.array_equal(file.arrays[0].array, W1)


def test_the_format_is_named_as_in_the_table(tmp_path: Path) -> None:
    """With its article; a format that cannot be read is named, too."""
    assert read(tmp_path, FILES["npz"]).format == "NumPy arrays (.npz)"
    with pytest.raises(WeightsError, match="expected weights of another program, received IDX"):
        read(tmp_path, b"\0\0\x08\x01" + bytes(12))


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress])
def test_compressed_files_are_unpacked(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    """As joblib writes them; one that unpacks to far more is refused."""
    file = read(tmp_path, compress(FILES["pickle"]))

    assert file.format == "a pickle of weights, compressed"
    assert [*shapes(file)] == ["params.0", "params.1.b"]
    for raw, expected in (
        (compress(bytes(2**25)), "far more than its size"),
        (compress(FILES["json"])[:40], "truncated"),
        (compress(b"\0\0\x08\x01"), "expected weights in .*, received IDX data"),
        (compress(FILES["json"][:99]), "file: a JSON file that is broken"),
    ):
        with pytest.raises(WeightsError, match=expected):
            read(tmp_path, raw)
