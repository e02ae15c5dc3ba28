"""Small files of weights in all formats, made without the programs that usually write them."""

import base64
import io
import json
import pickle
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nntui.weights.exporters.graph import graph_of
from nntui.weights.exporters.onnx import encode
from tests.weights.exporters.cases import weights

Arrays = dict[str, NDArray[Any]]

RNG = np.random.default_rng(5)
W1 = RNG.normal(size=(6, 4))
B1 = RNG.normal(size=4)
W2 = RNG.normal(size=(4, 3))
ARRAYS: Arrays = {"W1": W1, "b1": B1, "W2": W2}


def npz(arrays: Arrays, save: Callable[..., None] = np.savez) -> bytes:
    """Return a .npz archive."""
    buffer = io.BytesIO()
    save(buffer, **arrays)
    return buffer.getvalue()


def npy(array: object) -> bytes:
    """Return a .npy file, also of objects."""
    buffer = io.BytesIO()
    np.save(buffer, np.asanyarray(array), allow_pickle=True)
    return buffer.getvalue()


def safetensors(entries: dict[str, tuple[str, list[int], bytes]]) -> bytes:
    """Return a safetensors file of arrays given as type, shape and bytes."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    data = b""
    for name, (dtype, shape, raw) in entries.items():
        offsets = [len(data), len(data) + len(raw)]
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": offsets}
        data += raw
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


def text_opcode(value: str) -> bytes:
    """Return the opcode that pushes a text."""
    raw = value.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def _tuple(values: tuple[int, ...]) -> bytes:
    return b"(" + b"".join(b"J" + struct.pack("<i", each) for each in values) + b"t"


def tensor(
    key: str,
    count: int,
    shape: tuple[int, ...],
    strides: tuple[int, ...],
    kind: str = "FloatStorage",
    offset: int = 0,
) -> bytes:
    """Return the opcodes that build a tensor of PyTorch."""
    storage = b"(" + text_opcode("storage") + b"ctorch\n%b\n" % kind.encode() + text_opcode(key)
    storage += text_opcode("cpu") + b"J" + struct.pack("<i", count) + b"tQ"
    place = b"J" + struct.pack("<i", offset) + _tuple(shape) + _tuple(strides)
    return (
        b"ctorch._utils\n_rebuild_tensor_v2\n("
        + storage
        + place
        + b"\x89ccollections\nOrderedDict\n)RtR"
    )


def state_dict(tensors: dict[str, bytes]) -> bytes:
    """Return the pickle of an ordered dictionary."""
    items = b"".join(text_opcode(name) + opcodes for name, opcodes in tensors.items())
    return b"\x80\x02ccollections\nOrderedDict\n)R(" + items + b"u."


def torch_zip(pickled: bytes, storages: dict[str, bytes]) -> bytes:
    """Return a file of torch.save since version 1.6."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("model/data.pkl", pickled)
        for key, raw in storages.items():
            archive.writestr(f"model/data/{key}", raw)
    return buffer.getvalue()


def torch_stream(pickled: bytes, storages: dict[str, bytes], size: int = 4) -> bytes:
    """Return a file of torch.save before version 1.6."""
    start = pickle.dumps(0x1950A86A20F9469CFC6C, 2) + pickle.dumps(1001, 2)
    facts = pickle.dumps({"protocol_version": 1001, "little_endian": True}, 2)
    numbers = b"".join(struct.pack("<q", len(raw) // size) + raw for raw in storages.values())
    return start + facts + pickled + pickle.dumps(list(storages), 2) + numbers


def torch_pickle() -> bytes:
    """Return the state dict of one dense layer, [out, in]; the weight is stored transposed."""
    return state_dict(
        {
            "fc.weight": tensor("0", 24, (4, 6), (1, 4)),
            "fc.bias": tensor("1", 8, (4,), (2,)),
        }
    )


TORCH_STORAGES = {
    "0": W1.astype("<f4").tobytes(),
    "1": np.repeat(B1, 2).astype("<f4").tobytes(),
}


def javascript() -> bytes:
    """Return a module with unquoted keys, a typed array, comments and code."""
    flat = ", ".join(map(repr, W1.reshape(-1).tolist()))
    return (
        f"// trained weights\nimport x from 'y';\nconst W1 = new Float32Array([{flat},]);\n"
        f"export const b1 = {B1.tolist()!r};\nfunction f(x) {{ return [x]; }}\n"
        f"export default {{ layers: [{{ weights: {W2.tolist()!r}, 'act': \"relu\", n: 0x1 }}] }};\n"
    ).encode()


def c_header() -> bytes:
    """Return a C header with arrays of two shapes."""
    rows = ",\n".join("{" + ", ".join(f"{x:.9g}f" for x in row) + "}" for row in W1)
    bias = ", ".join(f"{x:.9g}f" for x in B1)
    return (
        "#pragma once\n/* weights */\n#define N 4\n"
        f"static const float W1[6][N] = {{\n{rows}\n}};\n"
        f"const float b1[4] PROGMEM = {{ {bias} }}; // bias\n"
    ).encode()


def text() -> bytes:
    """Return the sizes, then two blocks of rows."""
    blocks = ("\n".join(" ".join(map(repr, row)) for row in block.tolist()) for block in (W1, W2))
    return ("6 4 3\n\nsigmoid\n" + "\n\n".join(blocks) + "\n").encode()


def tfjs(folder: Path, *, quantized: bool = False) -> Path:
    """Write a layers model of TensorFlow.js."""
    weights_of: list[dict[str, Any]] = []
    data = b""
    for name, array in (("dense/kernel", W1), ("dense/bias", B1)):
        entry: dict[str, Any] = {"name": name, "shape": list(array.shape), "dtype": "float32"}
        if quantized:
            low, step = float(array.min()), float(np.ptp(array)) / 255
            entry["quantization"] = {"dtype": "uint8", "min": low, "scale": step}
            data += np.rint((array - low) / step).astype(np.uint8).tobytes()
        else:
            data += array.astype("<f4").tobytes()
        weights_of.append(entry)
    config = {"class_name": "Sequential", "config": {"layers": [dense_config("dense", "relu")]}}
    model = {
        "modelTopology": {"model_config": config},
        "weightsManifest": [{"paths": ["a.bin", "b.bin"], "weights": weights_of}],
    }
    (folder / "model.json").write_text(json.dumps(model))
    (folder / "a.bin").write_bytes(data[:5])
    (folder / "b.bin").write_bytes(data[5:])
    return folder / "model.json"


def dense_config(name: str, activation: object) -> dict[str, Any]:
    """Return the configuration of a dense layer of Keras."""
    shape = [None, 6]
    return {
        "class_name": "Dense",
        "config": {"name": name, "activation": activation, "batch_input_shape": shape},
    }


def onnx() -> bytes:
    """Return a small convolutional network."""
    return encode(graph_of(weights("conv:2x3:relu,pool:2,4:tanh")))


def mat() -> bytes:
    """Return a MATLAB file of two arrays, one of them compressed."""

    def element(kind: int, raw: bytes) -> bytes:
        return struct.pack("<II", kind, len(raw)) + raw + bytes(-len(raw) % 8)

    def matrix(name: bytes, array: NDArray[Any]) -> bytes:
        flags, lengths = struct.pack("<II", 6, 0), struct.pack("<2i", *array.shape)
        parts = ((6, flags), (5, lengths), (1, name), (9, array.tobytes("F")))
        return element(14, b"".join(element(*part) for part in parts))

    packed = zlib.compress(matrix(b"Theta2", W2))
    header = b"MATLAB 5.0 MAT-file".ljust(124) + b"\0\1IM"
    return header + matrix(b"Theta1", W1) + struct.pack("<II", 15, len(packed)) + packed


FILES: dict[str, bytes] = {
    "safetensors": safetensors(
        {"W1": ("F64", [6, 4], W1.astype("<f8").tobytes()), "b1": ("F16", [4], bytes(8))}
    ),
    "npz": npz(ARRAYS, np.savez_compressed),
    "npy": npy(W1),
    "npy of objects": npy(np.array([W1, B1, None], dtype=object)),
    "pickle": pickle.dumps({"params": [W1, {"b": B1}], "lr": 0.1}, 4),
    "pickle of lists": pickle.dumps({"W1": W1.tolist(), "b1": B1.tolist()}, 2),
    "torch zip": torch_zip(torch_pickle(), TORCH_STORAGES),
    "torch stream": torch_stream(torch_pickle(), TORCH_STORAGES),
    "json": json.dumps({name: array.tolist() for name, array in ARRAYS.items()}).encode(),
    "json, base64": json.dumps(
        {"W1": {"shape": [6, 4], "data": base64.b64encode(W1.astype("<f4").tobytes()).decode()}}
    ).encode(),
    "javascript": javascript(),
    "c": c_header(),
    "text": text(),
    "onnx": onnx(),
    "mat": mat(),
}
