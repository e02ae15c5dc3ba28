"""HDF5 files of Keras: arrays and layers as Keras writes them; links and promises are refused."""

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nntui.errors import WeightsError
from nntui.weights.importers.read import read_foreign
from tests.weights.importers.samples import B1, W1, dense_config

CONFIG = json.dumps(
    {"class_name": "Sequential", "config": {"layers": [dense_config("dense_3", "relu")]}}
)


def _open(path: Path) -> Any:
    import h5py  # noqa: PLC0415 - where it is installed

    return h5py.File(path, "w")


def _write(path: Path) -> None:
    """Write a model as Keras 2 does, with the moments of an optimizer."""
    with _open(path) as file:
        file.attrs["model_config"] = CONFIG
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [b"dense_3"]
        layer = group.create_group("dense_3")
        layer.attrs["weight_names"] = [b"dense_3/kernel:0", b"dense_3/bias:0"]
        layer["dense_3/kernel:0"] = W1.astype(np.float32)
        layer["dense_3/bias:0"] = B1.astype(np.float32)
        file["optimizer_weights/Adam/m/dense_3/kernel:0"] = np.zeros_like(W1)


@pytest.mark.needs("h5py")
def test_a_model_of_keras_2_is_read(tmp_path: Path) -> None:
    """The moments of the optimizer are not weights."""
    _write(tmp_path / "file")

    file = read_foreign(tmp_path / "file")

    assert [each.name for each in file.arrays] == ["dense_3/kernel", "dense_3/bias"]
    assert file.notes == ("the state of the optimizer left out",)
    assert file.layers is not None
    assert [each.kind for each in file.layers] == ["dense", "activation"]
    assert np.array_equal(file.layers[0].arrays["weight"], W1.astype(np.float32))
    assert file.input_shape == (6,)


@pytest.mark.needs("h5py")
def test_an_archive_of_keras_3_is_read_by_classes(tmp_path: Path) -> None:
    """The names of its groups are not those of the configuration."""
    with _open(tmp_path / "weights") as file:
        file["layers/dense/vars/0"] = W1
        file["layers/dense/vars/1"] = B1
        file["optimizer/vars/0"] = W1
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("config.json", CONFIG)
        archive.write(tmp_path / "weights", "model.weights.h5")
    (tmp_path / "file").write_bytes(buffer.getvalue())

    found = read_foreign(tmp_path / "file")

    assert [each.name for each in found.arrays] == ["layers/dense/vars/0", "layers/dense/vars/1"]
    assert found.layers is not None
    assert np.array_equal(found.layers[0].arrays["weight"], W1)
    assert np.array_equal(found.layers[0].arrays["bias"], B1)


@pytest.mark.needs("h5py")
@pytest.mark.parametrize("kind", ["external", "soft link", "external link", "virtual", "promise"])
def test_data_that_are_not_in_the_file_are_refused(tmp_path: Path, kind: str) -> None:
    """Another file's bytes must not be returned, nor gigabytes be asked for."""
    import h5py  # noqa: PLC0415 - where it is installed

    (tmp_path / "secret").write_bytes(bytes(400))
    with _open(tmp_path / "file") as file:
        file["a/w"] = W1
        if kind == "external":
            where = [(str(tmp_path / "secret"), 0, 400)]
            file.create_dataset("b", (100,), "<f4", external=where)
        elif kind == "soft link":
            file["b"] = h5py.SoftLink("/a/w")
        elif kind == "external link":
            file["b"] = h5py.ExternalLink("secret", "/")
        elif kind == "virtual":
            layout = h5py.VirtualLayout((100,), "<f4")
            layout[:] = h5py.VirtualSource(str(tmp_path / "secret"), "w", (100,))
            file.create_virtual_dataset("b", layout)
        else:
            file.create_dataset("b", (40_000, 40_000), "<f4", chunks=(10, 10))

    with pytest.raises(WeightsError, match="promises" if kind == "promise" else "refused"):
        read_foreign(tmp_path / "file")


def test_without_the_library_the_command_that_installs_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an optional extra."""
    monkeypatch.setitem(sys.modules, "h5py", None)
    (tmp_path / "file").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))

    with pytest.raises(WeightsError, match=r"needs the library h5py; pip install 'nntui\[keras\]'"):
        read_foreign(tmp_path / "file")
