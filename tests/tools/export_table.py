"""Exports networks with every activation, and prints how far other libraries are from our outputs.

    python -m tests.tools.export_table FOLDER
    OTHER_PYTHON tests/tools/export_table.py FOLDER --check

The first call writes ONNX and safetensors files, 100 test images of MNIST and our outputs for them
into FOLDER. The second needs nothing of nntui: it reads the files with ONNX Runtime, after the full
check of onnx, or with PyTorch, whichever Python has. Each row has the largest difference, as a
share of the largest output.
"""

import argparse
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

KINDS = {
    "dense": "32:{0},16:{0}",
    "conv": "conv:4x3:{0}:same,pool:2,conv:6x3/2:{0},avgpool:2,batchnorm:{0},16:{0}",
}


def main() -> None:
    """Write the files, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    given.folder.mkdir(exist_ok=True)
    if given.check:
        check(given.folder)
    else:
        write(given.folder)


def write(folder: Path) -> None:
    """Write networks with random weights in all formats that are checked, images and outputs."""
    from nntui.config.layers import ACTIVATIONS  # noqa: PLC0415 - the check has no nntui
    from nntui.weights.exporters import EXPORTERS, graph_of  # noqa: PLC0415
    from nntui.workspace import data as datasets  # noqa: PLC0415

    images = datasets.load("mnist").test[:100]
    np.save(folder / "images.npy", images.images[:, np.newaxis].astype(np.float32) / 255)
    for activation in ACTIVATIONS:
        for kind, layers in KINDS.items():
            saved = _weights(layers.format(activation))
            path = folder / f"{kind}-{activation}"
            np.save(f"{path}.npy", _outputs(saved, images))
            for name in ("onnx", "safetensors"):
                exporter, file = EXPORTERS[name], Path(f"{path}.{name}")
                file.write_bytes(exporter.encode(graph_of(saved)))
                code = exporter.usage(graph_of(saved), str(file.absolute()))
                Path(f"{file}.py").write_text(code, encoding="utf-8")


def check(folder: Path) -> None:
    """Print how far the outputs of the libraries that are there are from ours."""
    images = np.load(folder / "images.npy")
    worst = 0.0
    for suffix, library in ((".onnx", "onnxruntime"), (".safetensors", "torch")):
        if find_spec(library) is None:
            continue
        for path in sorted(folder.glob(f"*{suffix}")):
            ours = np.load(path.with_suffix("").with_name(path.name.removesuffix(suffix) + ".npy"))
            theirs = _by_onnx(path, images) if suffix == ".onnx" else _by_torch(path, images)
            difference = float(np.abs(theirs - ours).max() / np.abs(ours).max())
            worst = max(worst, difference)
            sys.stdout.write(f"{path.name:40} {library:12} {difference:.1e}\n")
    sys.stdout.write(f"largest difference {worst:.1e}\n")


def _weights(layers: str) -> Any:
    """Return weights of these layers for MNIST with random numbers."""
    from nntui.config.layers import parse_layers  # noqa: PLC0415 - as above
    from nntui.training.networks import plan_network  # noqa: PLC0415
    from nntui.weights import Weights, WeightsInfo  # noqa: PLC0415

    info = WeightsInfo(
        layers=layers,
        image_shape=(28, 28),
        classes=[str(digit) for digit in range(10)],
        data="mnist",
        input_range=(-0.4242, 2.8215),
    )
    plan = plan_network(parse_layers(layers), (28, 28), 10)
    rng = np.random.default_rng(1)
    arrays = {}
    for name, shape in (plan.parameters | plan.statistics).items():
        inputs = int(np.prod(shape[1:])) if len(shape) == 4 else shape[0]
        deviation = 1.4 / np.sqrt(inputs) if len(shape) > 1 else 0.1
        drawn = rng.normal(size=shape) * deviation
        positive = name.endswith(("variance", "scale"))
        arrays[name] = (rng.uniform(0.5, 1.5, shape) if positive else drawn).astype(np.float32)
    return Weights(info, arrays)


def _outputs(saved: Any, images: Any) -> Floats:
    from nntui.analysis.restore import restore  # noqa: PLC0415 - as above
    from nntui.engine.losses import target_table  # noqa: PLC0415
    from nntui.training.batches import Batches  # noqa: PLC0415

    network, scaling = restore(saved, len(images)), saved.info.scaling
    shape, targets = network.shapes[0], target_table(10)
    batches = Batches(images, len(images), shape, targets, input_range=scaling)
    return network.forward(batches.gather(np.arange(len(images))).x).copy()


def _by_onnx(path: Path, images: Floats) -> Floats:
    onnx, runtime = import_module("onnx"), import_module("onnxruntime")
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    found: Floats = session.run(["logits"], {session.get_inputs()[0].name: images})[0]
    return found


def _by_torch(path: Path, images: Floats) -> Floats:
    """Return what the lines compute that nntui prints for this file."""
    names = {"images": import_module("torch").from_numpy(images)}
    exec(Path(f"{path}.py").read_text(encoding="utf-8"), names)  # noqa: S102 - our own code
    found: Floats = names["logits"].detach().numpy()
    return found


if __name__ == "__main__":
    main()
