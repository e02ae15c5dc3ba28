"""The notation of layers: what is written is read back, and what is wrong is said by its place."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.errors import ConfigError
from nntui.topology import (
    ACTIVATIONS,
    BatchNormSpec,
    ConvSpec,
    DenseSpec,
    DropoutSpec,
    LayerSpec,
    PoolSpec,
    format_layers,
    parse_layers,
)

activations = st.sampled_from(ACTIVATIONS)
layers: st.SearchStrategy[LayerSpec] = st.one_of(
    st.builds(DenseSpec, st.integers(1, 16_384), activations, st.booleans()),
    st.builds(
        ConvSpec,
        st.integers(1, 1024),
        st.integers(1, 64),
        activations,
        st.integers(1, 64),
        st.sampled_from(["valid", "same"]),
        st.booleans(),
    ),
    st.builds(PoolSpec, st.integers(1, 64), st.sampled_from(["max", "avg"])),
    st.builds(BatchNormSpec, activations),
    st.builds(DropoutSpec, st.integers(0, 99).map(lambda percent: percent / 100)),
)


@given(st.lists(layers, max_size=32).map(tuple))
def test_what_is_written_is_read_back(specs: tuple[LayerSpec, ...]) -> None:
    """Every layer there is, with all that it may say of itself."""
    assert parse_layers(format_layers(specs)) == specs


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Never with another error than a sentence."""
    with contextlib.suppress(ConfigError):
        assert isinstance(parse_layers(text), tuple)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("128", (DenseSpec(128),)),
        ("100:sigmoid,50:tanh", (DenseSpec(100, "sigmoid"), DenseSpec(50, "tanh"))),
        ("64:nobias", (DenseSpec(64, biased=False),)),
        (
            "conv:8x5:relu,pool:2,128:relu,dropout:0.3",
            (ConvSpec(8, 5), PoolSpec(2), DenseSpec(128), DropoutSpec(0.3)),
        ),
        ("conv:8x3/2:same:gelu", (ConvSpec(8, 3, "gelu", 2, "same"),)),
        ("avgpool:3", (PoolSpec(3, "avg"),)),
        ("batchnorm", (BatchNormSpec(),)),
        (
            " 32:linear:nobias , batchnorm:relu ",
            (DenseSpec(32, "linear", biased=False), BatchNormSpec("relu")),
        ),
    ],
)
def test_readings(text: str, expected: tuple[LayerSpec, ...]) -> None:
    """Spaces, defaults and the order of the words do not matter."""
    assert parse_layers(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("128,0", r"layer 2: expected a number of neurons from 1 to 16384"),
        ("128:rleu", r"layer 1: unknown activation 'rleu'.*relu"),
        ("128:relu:tanh", r"layer 1: expected one activation, received 'relu and tanh'"),
        ("128:same", r"layer 1: unknown activation 'same'"),
        ("conv", r"layer 1: expected conv:FILTERSxSIDE"),
        ("conv:8", r"layer 1: expected conv:FILTERSxSIDE"),
        ("conv:8x99", r"layer 1: .* sides of 64, received 'conv:8x99'"),
        ("conv:8x3/0", r"layer 1: expected conv:FILTERSxSIDE"),
        ("pool:", r"layer 1: expected the side of a pool"),
        ("128,pool:relu", r"layer 2: expected the side of a pool"),
        ("dropout:1", r"layer 1: expected a dropout rate"),
        (",".join(["8"] * 33), r"layers: expected at most 32 of them, received 33"),
    ],
)
def test_refusals(text: str, words: str) -> None:
    """The layer by its place, what was expected, and what was received."""
    with pytest.raises(ConfigError, match=words):
        parse_layers(text)
