"""Frozen layers: training changes neither their parameters nor what belongs to them."""

import numpy as np
import pytest

from nntui.config.layers import normalize_layers, parse_layers
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import ConfigError
from nntui.training.assemble import assemble
from nntui.training.trainer import Trainer

RULES: list[dict[str, object]] = [
    {"optimizer": "sgd"},
    {"optimizer": "sgd", "batch": 1},
    {"optimizer": "sgd", "l2": 5.0, "max_norm": 0.1, "clip_norm": 1.0},
    {"optimizer": "momentum", "l1": 1.0, "weight_decay": 0.1},
    {"optimizer": "adam", "l2": 5.0, "weight_decay": 0.1, "max_norm": 0.1},
]
NETWORKS = {
    "conv:2x3:relu:frozen,pool:4,batchnorm:frozen,6:tanh:frozen,5:relu": ("0/", "3/", "5/"),
    "6:tanh,5:relu:frozen": ("2/",),
}


def trainer(data: Dataset, layers: str, rule: dict[str, object]) -> Trainer:
    common = {"batch": 20, "epochs": 1, "validation": 100, "lr": 0.1, "layers": layers}
    return Trainer(RunConfig.of({**common, **rule}), data)


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize("layers", NETWORKS)
def test_only_frozen_layers_keep_their_arrays_and_state(
    lines: Dataset, layers: str, rule: dict[str, object]
) -> None:
    trained = trainer(lines, layers, rule)
    parameters = trained.network.parameters
    before = {name: array.copy() for name, array in parameters.arrays.items()}

    for _ in range(3):
        trained.advance(1)

    for name, array in parameters.arrays.items():
        same = np.array_equal(array, before[name])
        assert same == name.startswith(NETWORKS[layers]), name
    for vector in trained.assembly.optimizer.state.values():
        for name, array in parameters.views(vector).items():
            assert name.startswith(NETWORKS[layers]) <= (not array.any()), name


def test_the_derivative_passes_a_frozen_layer(lines: Dataset) -> None:
    """The step of the layer before it is that of the same network without a frozen layer."""
    plain, frozen = (
        trainer(lines, layers, {"optimizer": "sgd"}) for layers in ("6:tanh,5", "6:tanh,5:frozen")
    )

    plain.advance(1)
    frozen.advance(1)

    for name in ("0/weight", "0/bias", "4/weight"):
        np.testing.assert_allclose(
            frozen.network.parameters.arrays[name],
            plain.network.parameters.arrays[name],
            rtol=1e-4,
            atol=1e-6,
        )


def test_layers_before_which_all_are_frozen_compute_no_derivative_by_their_input() -> None:
    config = RunConfig.of({"layers": "6:frozen,5", "optimizer": "sgd"})
    network = assemble(config, (16, 16), 2).network

    needed = [getattr(layer, "dx", None) is not None for layer in network.layers]

    assert needed == [False, False, False, False, True]


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_resumed_training_with_frozen_layers_is_the_same_to_the_bit(
    lines: Dataset, rule: dict[str, object]
) -> None:
    layers = next(iter(NETWORKS))
    whole, resumed = (trainer(lines, layers, rule) for _ in range(2))
    for _ in range(2):
        whole.advance(1)
    arrays = {name: array.copy() for name, array in whole.network.parameters.arrays.items()}
    resumed.restore(whole.state(), arrays, whole.optimizer_state())

    whole.advance(1)
    resumed.advance(1)

    for name, array in whole.network.parameters.arrays.items():
        np.testing.assert_array_equal(resumed.network.parameters.arrays[name], array)


def test_the_notation_is_its_own_inverse_and_only_layers_with_parameters_take_it() -> None:
    text = "conv:8x3/2:tanh:same:nobias:frozen,batchnorm:relu:frozen,batchnorm:frozen,9:relu:frozen"
    assert normalize_layers(text) == text
    assert parse_layers("9:frozen:relu") == parse_layers("9:relu:frozen")
    with pytest.raises(ConfigError, match="frozen"):
        parse_layers("pool:2:frozen")
