"""Whole modules of PyTorch and networks of scikit-learn state their layers."""

import pickle
import struct
from pathlib import Path

import numpy as np
import pytest

from nntui.errors import WeightsError
from nntui.weights.importers.flatbuffer import Table
from nntui.weights.importers.read import read_foreign
from tests.weights.importers import samples
from tests.weights.importers.forward import forward
from tests.weights.importers.samples import B1, TORCH_STORAGES, W1


def _object(kind: bytes, state: dict[str, bytes]) -> bytes:
    """Return the opcodes of an object with attributes."""
    items = b"".join(samples.text_opcode(name) + raw for name, raw in state.items())
    return b"c" + kind + b"\n)\x81}(" + items + b"ub"


def _dictionary(entries: dict[str, bytes]) -> bytes:
    items = b"".join(samples.text_opcode(name) + raw for name, raw in entries.items())
    return b"ccollections\nOrderedDict\n)R(" + items + b"u"


def _sequential() -> bytes:
    """Return the pickle of nn.Sequential(Linear, LeakyReLU, Own)."""
    parameters = {
        "weight": samples.tensor("0", 24, (4, 6), (1, 4)),
        "bias": samples.tensor("1", 8, (4,), (2,)),
    }
    linear = _object(b"torch.nn.modules.linear\nLinear", {"_parameters": _dictionary(parameters)})
    slope = b"G" + struct.pack(">d", 0.2)
    active = _object(b"torch.nn.modules.activation\nLeakyReLU", {"negative_slope": slope})
    own = _object(b"__main__\nOwn", {})
    modules = _dictionary({"0": linear, "1": active, "2": own})
    whole = _object(b"torch.nn.modules.container\nSequential", {"_modules": modules})
    return b"\x80\x02" + whole + b"."


def test_a_sequence_of_modules_states_its_layers(tmp_path: Path) -> None:
    """A module of an own class is unknown; nothing is imported."""
    (tmp_path / "file").write_bytes(samples.torch_zip(_sequential(), TORCH_STORAGES))

    file = read_foreign(tmp_path / "file")

    assert [each.name for each in file.arrays] == ["0.weight", "0.bias"]
    layers = file.layers or ()
    assert [(each.kind, each.activation or each.name) for each in layers] == [
        ("dense", "0"),
        ("activation", "leaky-relu"),
        ("unknown", "Own"),
    ]
    x = np.ones((1, 6))
    z = x @ W1.astype(np.float32) + B1.astype(np.float32)
    assert np.allclose(forward(layers[:2], x), np.where(z > 0, z, 0.2 * z))


def test_tensors_in_plain_pickles_are_read(tmp_path: Path) -> None:
    """Each storage is then a file of its own inside the pickle."""
    storage = b"\x80\x02(" + samples.text_opcode("storage") + b"ctorch\nFloatStorage\n"
    storage += samples.text_opcode("7") + samples.text_opcode("cpu") + b"K\x04NtQ."
    raw = samples.torch_stream(storage, {"7": np.arange(4, dtype="<f4").tobytes()})
    inner = b"ctorch.storage\n_load_from_bytes\nB" + struct.pack("<I", len(raw)) + raw + b"\x85R"
    whole = (
        b"ctorch._utils\n_rebuild_tensor_v2\n(" + inner + b"K\x00(K\x02K\x02t(K\x02K\x01t\x89}tR"
    )
    pickled = b"\x80\x03}" + samples.text_opcode("w.weight") + whole + b"s."
    (tmp_path / "file").write_bytes(pickled)

    (only,) = read_foreign(tmp_path / "file").arrays

    assert (only.name, only.array.tolist()) == ("w.weight", [[0, 1], [2, 3]])


@pytest.mark.parity
@pytest.mark.needs("torch")
def test_files_of_the_real_pytorch_are_equal_to_the_bit(tmp_path: Path) -> None:
    """State dicts and whole modules, in both formats."""
    import torch  # noqa: PLC0415 - where it is installed
    from torch import nn  # noqa: PLC0415

    network = nn.Sequential(
        *(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ELU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(4, 4, 3, groups=2), nn.GELU("tanh"), nn.Flatten(), nn.Linear(16, 3)),
    )
    x = torch.randn(5, 1, 8, 8)
    network(x)
    network.eval()
    for what in (network.state_dict(), network):
        for new in (True, False):
            torch.save(what, tmp_path / "file", _use_new_zipfile_serialization=new)
            file = read_foreign(tmp_path / "file")

            found = {each.name: each.array for each in file.arrays}
            for name, tensor in network.state_dict().items():
                if tensor.dtype.is_floating_point:
                    assert np.array_equal(found[name], tensor.numpy())
            if what is network:
                ours = forward(file.layers or (), x.numpy().astype(np.float64))
                assert np.abs(ours - network(x).detach().numpy()).max() < 1e-5


class _Model:
    """A stand-in for a class of scikit-learn, with the attributes that it has."""

    def __init__(self, **state: object) -> None:
        vars(self).update(state)


class MLPClassifier(_Model):
    """As above."""


class StandardScaler(_Model):
    """As above."""


class Pipeline(_Model):
    """As above."""


def test_a_network_of_scikit_learn_states_its_layers(tmp_path: Path) -> None:
    """By its attributes, with a scaler before it."""
    network = MLPClassifier(
        coefs_=[W1, W1.T],
        intercepts_=[B1, np.zeros(6)],
        activation="logistic",
        out_activation_="identity",
    )
    scaler = StandardScaler(mean_=np.ones(6), scale_=np.full(6, 2.0))
    raw = pickle.dumps(Pipeline(steps=[("a", scaler), ("b", network)]), 2)
    renamed = raw.replace(f"c{__name__}\n".encode(), b"csklearn.some_module\n")
    (tmp_path / "file").write_bytes(renamed)

    layers = read_foreign(tmp_path / "file").layers or ()

    said = [each.activation or each.kind for each in layers]
    assert said == ["scale", "dense", "sigmoid", "dense"]
    x = np.arange(6.0).reshape(1, 6)
    hidden = 1 / (1 + np.exp(-((x - 1) / 2 @ W1 + B1)))
    assert np.allclose(forward(layers, x), hidden @ W1.T)


def _flat() -> bytes:
    """Return a table with the fields 7, absent, a vector of two floats, and a table without any."""
    fields = struct.pack("<6H", 12, 16, 4, 0, 8, 12)
    table = struct.pack("<iIII", 12, 7, 8, 20)
    vector = struct.pack("<Iff", 2, 0.5, 1.5)
    inner = struct.pack("<HHi", 4, 4, 4)
    return struct.pack("<I4s", 20, b"TFL3") + fields + table + vector + inner


def test_tables_of_flatbuffers_are_read() -> None:
    """Fields that are absent have their default."""
    table = Table.root(memoryview(_flat()))

    assert (table.number(0, "I"), table.number(1, "I", 3), table.number(9, "I", 4)) == (7, 3, 4)
    assert table.numbers(2, "<f4").tolist() == [0.5, 1.5]
    inner = table.table(3)
    assert inner is not None
    assert inner.number(0, "i", 5) == 5


@pytest.mark.parametrize("place", range(0, 48, 4))
def test_an_offset_that_leads_out_of_the_file_is_refused(tmp_path: Path, place: int) -> None:
    """Wherever it is; the file is not a model, either."""
    damaged = bytearray(_flat())
    damaged[place : place + 4] = b"TFL3" if place == 4 else b"\xff\xff\xff\x7f"
    (tmp_path / "file").write_bytes(damaged)

    with pytest.raises(WeightsError, match="a TensorFlow Lite file that is broken"):
        read_foreign(tmp_path / "file")
