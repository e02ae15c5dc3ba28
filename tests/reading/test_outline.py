"""Arrays become layers in order, by names, sizes and the order of the file."""

import numpy as np
import pytest

from nntui.errors import WeightsError
from nntui.reading.bias_columns import without_bias_columns
from nntui.reading.blocks import blocks_of
from nntui.reading.names import is_of_training, parse_name
from nntui.reading.outline import outline_of
from nntui.weights.importers.foreign import ForeignArray
from tests.reading.cases import CLASSES, SIZE, arrays, random


@pytest.mark.parametrize(
    ("name", "layer", "role"),
    [
        ("fc1.weight", "fc1", "weight"),
        ("layers.4.running_var", "layers.4", "variance"),
        ("dense/kernel:0", "dense", "weight"),
        ("W1", "1", "weight"),
        ("biases.0", "0", "bias"),
        ("wih", "ih", "weight"),
        ("batch_normalization/gamma", "batch_normalization", "scale"),
        ("b1.weight", "b1", "weight"),
        ("arr_0", "arr_0", ""),
    ],
)
def test_a_name_states_layer_and_role(name: str, layer: str, role: str) -> None:
    assert parse_name(name) == (layer, role)


@pytest.mark.parametrize("name", ["optimizer.state.exp_avg", "adam/m/dense/kernel", "v_w1"])
def test_the_state_of_an_optimizer_is_no_part_of_the_network(name: str) -> None:
    assert is_of_training(name)
    blocks, left_out = blocks_of((*arrays(w1=random(4, 9)), ForeignArray(name, random(4, 9))))
    assert len(blocks) == 1
    assert left_out == [name]


def test_layers_are_put_in_the_order_of_their_sizes() -> None:
    blocks, _ = blocks_of(arrays(out=random(3, 5), first=random(5, 9), out_bias=random(3)))

    outline = outline_of(blocks, (3, 3), 3)

    assert [block.weight.shape for block in outline.blocks] == [(5, 9), (3, 5)]
    assert outline.blocks[1].bias is not None


def test_a_column_is_a_bias() -> None:
    blocks, _ = blocks_of(arrays(w1=random(5, 9), b1=random(5, 1)))

    assert blocks[0].bias is not None
    assert blocks[0].bias.shape == (5,)


def test_biases_without_names_belong_to_the_layers_of_their_sizes() -> None:
    blocks, _ = blocks_of(
        arrays(**{"0": random(9, 5), "1": random(5), "2": random(5, 3), "3": random(3)})
    )

    assert [block.bias is not None for block in blocks] == [True, True]


def test_a_normalization_follows_the_layer_before_it_in_the_file() -> None:
    norm = {"weight": random(2), "bias": random(2), "running_mean": random(2)}
    blocks, _ = blocks_of(
        arrays(
            layers__0__weight=random(2, 1, 3, 3),
            layers__2__weight=random(2, 2, 3, 3),
            **{f"layers__4__{name}": array for name, array in norm.items()},
            layers__4__running_var=np.ones(2, np.float32),
            layers__7__weight=random(3, 2 * 4 * 4),
        )
    )

    outline = outline_of(blocks, (8, 8), 3)

    assert outline.norms == (None, 3, None)


def test_normalizations_that_are_numbered_follow_layers_of_their_size() -> None:
    def norm(name: str, size: int) -> dict[str, np.ndarray]:
        names = ("weight", "bias", "running_mean", "running_var")
        return {f"{name}__{role}": np.ones(size, np.float32) for role in names}

    blocks, _ = blocks_of(
        arrays(
            **norm("bn1", 2),
            **norm("bn2", 3),
            conv1__weight=random(2, 1, 3, 3),
            conv2__weight=random(3, 2, 3, 3),
            fc__weight=random(4, 3 * 4 * 4),
        )
    )

    assert outline_of(blocks, (8, 8), 4).norms == (3, 4, None)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"w1": random(5, 7), "w2": random(3, 5)}, "lead from 9 pixels to 3 classes"),
        ({"notes": random(4)}, "expected matrices or kernels"),
        ({"w1": np.full((5, 9), np.nan, np.float32)}, "finite"),
    ],
)
def test_arrays_that_are_no_network_are_refused(given: dict[str, np.ndarray], message: str) -> None:
    with pytest.raises(WeightsError, match=message):
        outline_of(blocks_of(arrays(**given))[0], (3, 3), 3)


@pytest.mark.parametrize("first", [True, False])
def test_a_column_more_than_the_layer_has_inputs_is_its_bias(first: bool) -> None:  # noqa: FBT001
    blocks, _ = blocks_of(arrays(theta1=random(5, 10), theta2=random(3, 6)))

    found = without_bias_columns(blocks, 9, first=first)

    assert found is not None
    assert [block.weight.shape for block in found] == [(5, 9), (3, 5)]
    assert found[0].bias is not None
    assert (found[0].bias == blocks[0].weight[:, 0 if first else -1]).all()
    assert without_bias_columns(blocks, 10, first=first) is None


def test_several_networks_and_depthwise_convolutions_are_named() -> None:
    one = {"w1": random(5, SIZE * SIZE), "w2": random(CLASSES, 5)}
    two = {f"{net}__{name}": array for net in ("a", "b") for name, array in one.items()}
    with pytest.raises(WeightsError, match="received 2, whose arrays begin with a, b"):
        outline_of(blocks_of(arrays(**two))[0], (SIZE, SIZE), CLASSES)

    convs = {"c1__weight": random(3, 1, 3, 3), "dw__weight": random(3, 1, 3, 3)}
    with pytest.raises(WeightsError, match="depthwise convolutions in dw"):
        outline_of(blocks_of(arrays(**convs, fc__weight=random(9, 9)))[0], (SIZE, SIZE), CLASSES)


@pytest.mark.parametrize(
    ("shapes", "layer"),
    [
        ([(28, 512), (128, 512), (128, 10)], "an LSTM of 128 units"),
        ([(384, 28), (384, 128), (10, 128)], "a GRU of 128 units"),
        ([(64, 28), (64, 64), (10, 64)], "a recurrent layer of 64 units"),
    ],
)
def test_recurrent_layers_are_recognized_without_names(
    shapes: list[tuple[int, int]], layer: str
) -> None:
    blocks, _ = blocks_of(tuple(ForeignArray(f"arr_{i}", np.ones(s)) for i, s in enumerate(shapes)))

    with pytest.raises(WeightsError, match=layer):
        outline_of(blocks, (28, 28), 10)


def test_biases_without_names_are_not_said_to_be_left_out() -> None:
    shapes = [(5, 9), (5,), (4, 5), (4,), (7,)]
    named = tuple(ForeignArray(f"arr{i}", np.ones(shape)) for i, shape in enumerate(shapes))

    blocks, left_out = blocks_of(named)

    assert [block.bias is not None for block in blocks] == [True, True]
    assert left_out == ["arr4"]
