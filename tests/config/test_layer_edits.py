"""Layers that are edited: their size, activation, kind and place."""

from hypothesis import given
from hypothesis import strategies as st

from nntui.config.layer_edits import (
    KINDS,
    kind_of,
    larger,
    moved,
    of_kind,
    typed_layers,
    with_next_activation,
)
from nntui.config.layers import ACTIVATIONS, LayerSpec, format_layers, parse_layers
from nntui.errors import ConfigError

_LAYERS = st.sampled_from(
    parse_layers(
        "1,128:tanh:nobias,16384,conv:8x5/2:relu:same,conv:1024x1,pool:2,avgpool:64,"
        "batchnorm:elu,dropout:0,dropout:0.5"
    )
)


@given(_LAYERS, st.sampled_from(KINDS), st.integers(-9, 9))
def test_an_edited_layer_is_legal(layer: LayerSpec, kind: str, by: int) -> None:
    """Whatever is done to it, its notation is read back as the same layer."""
    edited = [larger(layer, 1), larger(layer, -1), with_next_activation(layer, by)]
    edited += [of_kind(layer, each) for each in KINDS if each == kind]

    assert parse_layers(format_layers(tuple(edited))) == tuple(edited)
    assert kind_of(edited[-1]) == kind


@given(_LAYERS)
def test_all_activations_come_in_turn(layer: LayerSpec) -> None:
    """After as many steps as there are activations, the layer is what it was."""
    step = layer
    for _ in ACTIVATIONS:
        step = with_next_activation(step, 1)

    assert step == layer


@given(_LAYERS, st.text("0123456789.e-:xconvpl ,/", max_size=12))
def test_what_is_typed_is_read_or_refused(layer: LayerSpec, text: str) -> None:
    """Nothing but a ConfigError is raised, and what is read is legal."""
    try:
        layers = typed_layers(layer, text)
    except ConfigError:
        return
    assert parse_layers(format_layers(layers)) == layers


@given(_LAYERS)
def test_its_own_notation_changes_nothing(layer: LayerSpec) -> None:
    """Enter without a change leaves a layer as it is."""
    assert typed_layers(layer, str(layer)) == (layer,)


@given(st.lists(_LAYERS, min_size=1, max_size=5), st.data())
def test_a_layer_that_is_moved_is_moved_back(layers: list[LayerSpec], data: st.DataObject) -> None:
    """A move within the ends has an inverse; no layer is lost at an end."""
    index = data.draw(st.integers(0, len(layers) - 1))
    by = data.draw(st.integers(-3, 3))
    there = moved(layers, index, by)

    assert sorted(map(str, there)) == sorted(map(str, layers))
    if 0 <= index + by < len(layers):
        assert moved(there, index + by, -by) == tuple(layers)
