"""The notation of what is varied."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nntui.errors import ConfigError
from nntui.sweeps.space import Choice, Range, parse_varied


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("lr", "0.1..0.5", Range(0.1, 0.5)),
        ("lr", "log:1e-4..1:5", Range(1e-4, 1.0, log=True, points=5)),
        ("batch", "16..256", Range(16, 256, whole=True)),
        ("batch", "16,32", Choice((16, 32))),
        ("optimizer", "adam, sgd", Choice(("adam", "sgd"))),
        ("layers", "64:relu,32:relu|8", Choice(("64:relu,32:relu", "8:relu"))),
        ("layers", "|8:relu", Choice(("", "8:relu"))),
        ("bias", "yes,no", Choice((True, False))),
        ("lr", [0.1, 0.2, 0.1], Choice((0.1, 0.2))),
    ],
)
def test_ranges_and_lists_are_read(name: str, text: object, values: object) -> None:
    varied = parse_varied(name, text)

    assert varied.values == values
    assert parse_varied(name, varied.text) == varied


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("lrr", "0.1..1", "unknown setting 'lrr'; did you mean lr"),
        ("lr", "1..0.1", "lr: expected a range such as log:0.001..1"),
        ("lr", "0.1..1:1", "lr: expected a range"),
        ("lr", "0.1..200", "lr: expected a number"),
        ("weight_decay", "log:0..1", "weight_decay: expected a range .* above 0"),
        ("optimizer", "adam,sdg", "optimizer: expected one of"),
        ("lr", "0.1 if optimizer", "lr: expected a condition such as"),
        ("lr", "0.1 if lr=2", "lr: expected a condition such as"),
        ("batch", "", "batch: expected a whole number"),
    ],
)
def test_a_wrong_notation_is_one_sentence(name: str, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse_varied(name, text)


@settings(max_examples=30)
@given(st.text(alphabet="0123456789.:,|ifloge-= adm", max_size=30))
def test_no_text_ends_in_another_exception(text: str) -> None:
    try:
        varied = parse_varied("lr", text)
    except ConfigError:
        return
    assert parse_varied("lr", varied.text) == varied


@settings(max_examples=30)
@given(st.floats(0, 1), st.booleans(), st.booleans())
def test_drawn_numbers_are_within_the_range(share: float, log: bool, whole: bool) -> None:  # noqa: FBT001 - drawn
    values = Range(3, 17, log=log, whole=whole)

    assert 3 <= float(values.at(share)) <= 17
    assert isinstance(values.at(share), int) == whole


def test_a_setting_without_effect_is_not_varied() -> None:
    """The momentum of adam, or one whose condition is not met."""
    momentum = parse_varied("momentum", "0.5..0.99")
    rate = parse_varied("lr", "0.1,0.2 if optimizer=sgd and batch=16")

    assert momentum.applies({"optimizer": "nesterov"})
    assert not momentum.applies({"optimizer": "adam"})
    assert rate.applies({"optimizer": "sgd", "batch": 16})
    assert not rate.applies({"optimizer": "sgd", "batch": 32})
