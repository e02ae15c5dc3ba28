"""The notation of layers: what is written is read again, and other text is refused."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nntui.config.layers import (
    ACTIVATIONS,
    MAX_FILTERS,
    MAX_LAYERS,
    MAX_SIDE,
    MAX_UNITS,
    BatchNormSpec,
    ConvSpec,
    DenseSpec,
    DropoutSpec,
    LayerSpec,
    PoolSpec,
    format_layers,
    parse_layers,
)
from nntui.errors import ConfigError

_ACTIVATION = st.sampled_from(ACTIVATIONS)
_SIDE = st.integers(1, MAX_SIDE)
_DENSE = st.builds(DenseSpec, st.integers(1, MAX_UNITS), _ACTIVATION, st.booleans())
_CONV = st.builds(
    ConvSpec,
    st.integers(1, MAX_FILTERS),
    _SIDE,
    _ACTIVATION,
    _SIDE,
    st.sampled_from(["valid", "same"]),
    st.booleans(),
)
_POOL = st.builds(PoolSpec, _SIDE, st.sampled_from(["max", "avg"]))
_BATCHNORM = st.builds(BatchNormSpec, _ACTIVATION)
_DROPOUT = st.builds(DropoutSpec, st.floats(0, 1, exclude_max=True))
_LAYERS = st.lists(_DENSE | _CONV | _POOL | _BATCHNORM | _DROPOUT, max_size=MAX_LAYERS).map(tuple)
_NEARLY = st.text(st.sampled_from("0123456789.:,-_/x edropuliantgsmhcvbw\x1b\x85٣"), max_size=60)


@given(_LAYERS)
@example((DropoutSpec(0.9999999),))
@example((DropoutSpec(0.12345678),))
def test_layers_are_read_as_they_were_written(layers: tuple[LayerSpec, ...]) -> None:
    """The notation keeps every network exactly."""
    assert layers == parse_layers(format_layers(layers))


@given(st.text(st.characters(exclude_categories=[])) | _NEARLY)
def test_any_text_is_a_network_or_refused(text: str) -> None:
    """Text that is accepted means the same as its one spelling."""
    try:
        layers = parse_layers(text)
    except ConfigError:
        return

    assert layers == parse_layers(format_layers(layers))
    assert format_layers(layers).isascii()


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("", ()),
        ("  ", ()),
        ("128", (DenseSpec(128, "relu"),)),
        ("128:relu", (DenseSpec(128, "relu"),)),
        (
            " 100 : sigmoid , 50:tanh ",
            (DenseSpec(100, "sigmoid"), DenseSpec(50, "tanh")),
        ),
        ("dropout:0.3,10:linear", (DropoutSpec(0.3), DenseSpec(10, "linear"))),
        ("16384", (DenseSpec(16_384),)),
        ("64:nobias", (DenseSpec(64, biased=False),)),
        (
            "conv:8x5:relu,pool:2,128:relu,dropout:0.3",
            (ConvSpec(8, 5), PoolSpec(2), DenseSpec(128), DropoutSpec(0.3)),
        ),
        ("conv:8x3/2:same:gelu", (ConvSpec(8, 3, "gelu", 2, "same"),)),
        ("avgpool:3,batchnorm", (PoolSpec(3, "avg"), BatchNormSpec())),
        (
            "32:nobias:linear, batchnorm : relu",
            (DenseSpec(32, "linear", biased=False), BatchNormSpec("relu")),
        ),
    ],
)
def test_each_form_of_the_notation_is_parsed(text: str, layers: tuple[LayerSpec, ...]) -> None:
    """Spaces are ignored, relu is the default, and an empty text is no hidden layer."""
    assert layers == parse_layers(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "layer 1: expected a number of neurons from 1 to 16384"),
        ("16385", "from 1 to 16384, as in 128:relu, or one of conv, pool"),
        ("-3", "received '-3'"),
        ("1.5", "received '1.5'"),
        ("1e3", "received '1e3'"),
        ("٣", "received '٣'"),
        ("128,", "layer 2: expected a number of neurons"),
        ("128:rleu", "layer 1: unknown activation 'rleu'; did you mean relu?"),
        ("128:relu:tanh", "layer 1: expected one activation, received 'relu and tanh'"),
        ("128:nobais", "layer 1: unknown activation 'nobais'; did you mean nobias?"),
        ("128:foo", f"layer 1: unknown activation 'foo'; try one of: {', '.join(ACTIVATIONS)}"),
        ("128:same", "layer 1: unknown activation 'same'"),
        ("conv", "layer 1: expected conv:FILTERSxSIDE"),
        ("conv:8", "layer 1: expected conv:FILTERSxSIDE"),
        ("conv:8x99", "sides of 64, received 'conv:8x99'"),
        ("conv:8x3/0", "layer 1: expected conv:FILTERSxSIDE"),
        ("conv:8x3/", "layer 1: expected conv:FILTERSxSIDE"),
        ("pool:", "layer 1: expected the side of a pool"),
        ("128,pool:relu", "layer 2: expected the side of a pool"),
        ("1,dropout:1", "layer 2: expected a dropout rate from 0 to below 1, received '1'"),
        ("dropout:nan", "received 'nan'"),
        ("dropout", "received ''"),
        (",".join(["1"] * 33), "layers: expected at most 32 of them, received 33"),
    ],
)
def test_an_error_names_the_layer_and_what_was_expected(text: str, sentence: str) -> None:
    """The sentence is enough to correct the text."""
    with pytest.raises(ConfigError) as refusal:
        parse_layers(text)

    assert sentence in str(refusal.value)


def test_a_number_of_a_million_digits_is_refused_quickly() -> None:
    """Its length is checked before it is converted, which would take seconds."""
    with pytest.raises(ConfigError, match="expected a number of neurons"):
        parse_layers("9" * 10**6)
