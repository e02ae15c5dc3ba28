"""The notation of a network: written and read again it is the same, and garbage is refused."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nntui.errors import ConfigError
from nntui.topology import (
    ACTIVATIONS,
    MAX_LAYERS,
    MAX_UNITS,
    DenseSpec,
    DropoutSpec,
    LayerSpec,
    format_layers,
    parse_layers,
)

_DENSE = st.builds(DenseSpec, st.integers(1, MAX_UNITS), st.sampled_from(ACTIVATIONS))
_DROPOUT = st.builds(DropoutSpec, st.floats(0, 1, exclude_max=True))
_LAYERS = st.lists(_DENSE | _DROPOUT, max_size=MAX_LAYERS).map(tuple)
_NEARLY = st.text(st.sampled_from("0123456789.:,-_ edropuliantgsmh\x1b\x85٣"), max_size=60)


@given(_LAYERS)
@example((DropoutSpec(0.9999999),))
@example((DropoutSpec(0.12345678),))
def test_reading_is_the_inverse_of_writing(layers: tuple[LayerSpec, ...]) -> None:
    """No network is lost or changed on its way through the notation."""
    assert layers == parse_layers(format_layers(layers))


@given(st.text(st.characters(exclude_categories=[])) | _NEARLY)
def test_garbage_is_refused_or_understood_for_good(text: str) -> None:
    """Any text is either refused with a sentence, or means what its written form means."""
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
    ],
)
def test_what_the_notation_means(text: str, layers: tuple[LayerSpec, ...]) -> None:
    """Spaces do not matter, relu need not be written, no text is no hidden layer."""
    assert layers == parse_layers(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "layer 1: expected a number of neurons from 1 to 16384"),
        ("16385", "from 1 to 16384, as in 128:relu, or dropout:RATE, received '16385'"),
        ("-3", "received '-3'"),
        ("1.5", "received '1.5'"),
        ("1e3", "received '1e3'"),
        ("٣", "received '٣'"),
        ("128,", "layer 2: expected a number of neurons"),
        ("128:rleu", "layer 1: unknown activation 'rleu'; did you mean relu?"),
        ("128:relu:tanh", "unknown activation 'relu:tanh'"),
        ("1,dropout:1", "layer 2: expected a dropout rate from 0 to below 1, received '1'"),
        ("dropout:nan", "received 'nan'"),
        ("dropout", "received ''"),
        (",".join(["1"] * 33), "layers: expected at most 32 of them, received 33"),
    ],
)
def test_a_refusal_names_the_layer_and_what_was_expected(text: str, sentence: str) -> None:
    """The sentence is enough to mend what was typed."""
    with pytest.raises(ConfigError) as refusal:
        parse_layers(text)

    assert sentence in str(refusal.value)


def test_a_number_of_many_digits_is_refused_at_once() -> None:
    """A number is bounded before it is read: a million digits would take seconds."""
    with pytest.raises(ConfigError, match="expected a number of neurons"):
        parse_layers("9" * 10**6)
