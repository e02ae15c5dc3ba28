"""The network that is built computes what the steps of a reading do."""

import itertools

import msgspec
import numpy as np
import pytest

from nntui.analysis.restore import restore
from nntui.config.choices import INPUT_RANGES
from nntui.config.scaling import Scaling
from nntui.datasets.dataset import Split
from nntui.engine.losses import target_table
from nntui.errors import WeightsError
from nntui.reading.blocks import Array, Block
from nntui.reading.build import build
from nntui.reading.forward import Forward
from nntui.reading.stated import stated_outline
from nntui.reading.steps import (
    Act,
    Conv,
    Dense,
    Dropout,
    Flatten,
    Norm,
    Pool,
    Scale,
    Step,
    Steps,
)
from nntui.training.batches import Batches
from nntui.weights.importers.foreign import ForeignLayer
from nntui.weights.model import Weights, WeightsInfo
from tests.reading.cases import CLASSES, SIZE, images, random

INFO = WeightsInfo(
    layers="", image_shape=(SIZE, SIZE), classes=[str(i) for i in range(CLASSES)], data="x"
)
PIXELS = Scale(INPUT_RANGES["0..1"])


def norm(size: int) -> Block:
    variance = np.abs(random(size, seed=3)) + np.float32(0.1)
    return Block("norm", "", random(size), random(size, seed=1), random(size, seed=2), variance)


def outputs(weights: Weights, split: Split) -> Array:
    network = restore(weights, len(split))
    targets = target_table(CLASSES)
    scaling = weights.info.scaling
    batches = Batches(split, len(split), network.shapes[0], targets, input_range=scaling)
    return network.forward(batches.gather(np.arange(len(split))).x)


def assert_same(steps: Steps, blocks: list[Block]) -> Weights:
    split = images(6)
    weights = build(steps, blocks, INFO)
    expected = Forward(blocks, split.images).outputs(steps)
    np.testing.assert_allclose(outputs(weights, split), expected, rtol=1e-4, atol=1e-4)
    return weights


@pytest.mark.parametrize("scaling", INPUT_RANGES.values())
def test_dense_networks(scaling: Scaling) -> None:
    blocks = [
        Block("dense", "", random(5, SIZE * SIZE, scale=0.1), random(5)),
        Block("dense", "", random(5, CLASSES)),
    ]
    rest = (Dense(0, transposed=True), Act("tanh"), Dropout(0.5), Dense(1, transposed=False))
    for by_columns in (False, True):
        weights = assert_same((Scale(scaling, by_columns), *rest), blocks)
        assert weights.info.layers == "5:tanh,dropout:0.5"


@pytest.mark.parametrize(
    ("behind", "layers"),
    [
        ((Norm(1), Act("relu"), Pool(2)), "conv:3x3:linear:same,batchnorm:relu,pool:2"),
        ((Act("relu"), Norm(1, 1e-3), Pool(2)), "conv:3x3:relu:same,batchnorm,pool:2"),
        ((Pool(2), Norm(1), Act("silu")), "conv:3x3:linear:same,pool:2,batchnorm:silu"),
        ((Pool(2), Act("relu")), "conv:3x3:relu:same,pool:2"),
        ((Pool(2, "avg"), Act("relu")), "conv:3x3:linear:same,avgpool:2:relu"),
        ((Pool(2), Act("gelu")), "conv:3x3:linear:same,pool:2:gelu"),
    ],
)
def test_the_order_of_normalization_activation_and_pool(
    behind: tuple[Step, ...], layers: str
) -> None:
    for last, by_columns in itertools.product((False, True), repeat=2):
        blocks = [
            Block("conv", "", random(3, 1, 3, 3), random(3)),
            norm(3),
            Block("dense", "", random(3 * 4 * 4, CLASSES), random(CLASSES)),
        ]
        scale = PIXELS._replace(by_columns=by_columns)
        steps = (scale, Conv(0, 1, 1), *behind, Flatten(last), Dense(2, transposed=False))

        assert assert_same(steps, blocks).info.layers == layers


@pytest.mark.parametrize(
    ("conv", "side", "left", "notation"),
    [
        (Conv(0, 1, 2), 3, 10, "conv:2x3:linear:pad2"),
        (Conv(0, 2, 1), 3, 4, "conv:2x3/2:linear:pad1"),
        (Conv(0, 2, "same"), 3, 4, "conv:2x3/2:linear:same"),
        (Conv(0, 1, "same"), 4, 8, "conv:2x4:linear:same"),
        (Conv(0, 3, 0), 2, 3, "conv:2x2/3:linear"),
    ],
)
def test_paddings_and_strides(conv: Conv, side: int, left: int, notation: str) -> None:
    blocks = [
        Block("conv", "", random(2, 1, side, side)),
        Block("dense", "", random(2 * left * left, CLASSES)),
    ]
    weights = assert_same((PIXELS, conv, Flatten(), Dense(1, transposed=False)), blocks)
    assert weights.info.layers == f"{notation}:nobias"


def test_normalizations_of_pixels_and_of_outputs_are_computed_into_the_dense_layers() -> None:
    blocks = [
        norm(SIZE * SIZE),
        Block("dense", "", random(SIZE * SIZE, CLASSES), random(CLASSES)),
        norm(CLASSES),
    ]
    steps = (PIXELS, Flatten(), Norm(0), Dense(1, transposed=False), Norm(2))
    assert assert_same(steps, blocks).info.layers == ""


def test_a_network_that_ends_with_a_pool_gets_an_output_layer() -> None:
    blocks = [Block("conv", "", random(CLASSES, 1, 3, 3))]
    split = images(6)
    steps = (PIXELS, Conv(0, 1, 1), Pool(SIZE, "avg"), Flatten())
    weights = build(steps, blocks, INFO)
    expected = Forward(blocks, split.images).outputs(steps)
    np.testing.assert_allclose(outputs(weights, split), expected, rtol=1e-4, atol=1e-4)


def test_weights_with_a_transform_have_a_format_that_earlier_versions_refuse() -> None:
    plain, other = (INFO.scaled(INPUT_RANGES[name]) for name in ("mean-std", "columns"))
    assert (plain.format, other.format) == (1, 2)
    assert msgspec.json.decode(msgspec.json.encode(other), type=WeightsInfo) == other


def layer(kind: str, **options: float) -> ForeignLayer:
    return ForeignLayer(kind, name=f"the {kind}", options=options)  # type: ignore[arg-type]


def test_stated_layers_become_steps() -> None:
    weight = random(3, 1, 3, 3)
    outline = stated_outline(
        (
            ForeignLayer("conv", arrays={"weight": weight}, activation="relu", options={"same": 1}),
            layer("max-pool", size=2, stride=2),
            layer("flatten", channels_last=1),
            layer("dropout", rate=0.25),
            ForeignLayer("dense", arrays={"weight": random(48, CLASSES)}, activation="softmax"),
        ),
        (SIZE, SIZE),
        CLASSES,
    )
    assert outline.steps == (
        Conv(0, 1, "same"),
        Act("relu"),
        Pool(2),
        Flatten(channels_last=True),
        Dropout(0.25),
        Dense(1, transposed=False),
    )


def test_layers_that_cannot_be_expressed_are_named_all_together() -> None:
    with pytest.raises(WeightsError, match="LSTM; the max-pool with windows that overlap"):
        stated_outline(
            (ForeignLayer("unknown", name="LSTM"), layer("max-pool", size=3, stride=2)),
            (SIZE, SIZE),
            CLASSES,
        )
