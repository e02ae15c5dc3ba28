"""Every knob keeps its range, whoever turns it: the command line, a field of the app, a file."""

import math
from typing import get_args

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nntui.config.choices import LEARNING_RATES, OptimizerName, ScheduleName
from nntui.config.knob import Knob
from nntui.config.run_config import RunConfig, knob, knobs
from nntui.config.toml import decode_config, encode_config
from nntui.errors import ConfigError

_CONFIGS = st.builds(
    RunConfig,
    data=st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=40),
    layers=st.sampled_from(["", "128:relu", "30:tanh,dropout:0.25"]),
    optimizer=st.sampled_from(get_args(OptimizerName)),
    lr=st.floats(0, 100, exclude_min=True),
    momentum=st.floats(0, 1, exclude_max=True),
    schedule=st.sampled_from(get_args(ScheduleName)),
    batch=st.integers(1, 65_536),
    epochs=st.integers(1, 100_000),
    validation=st.integers(0, 1_000_000),
    seed=st.integers(0, 2**32 - 1),
    threads=st.integers(1, 256),
    augment=st.sampled_from(["", "shift:2,rotate:10,elastic:4/34"]),
).filter(lambda config: config.schedule != "plateau" or config.validation > 0)
_TOML_VALUES = st.recursive(
    st.integers() | st.floats() | st.booleans() | st.text() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
_NUMBERS = [k for k in knobs().values() if k.interval]


def _edges(number: Knob) -> tuple[float, float]:
    assert number.interval is not None
    return number.interval.low, number.interval.high


@given(_CONFIGS)
def test_reading_is_the_inverse_of_writing(config: RunConfig) -> None:
    """What was asked for is what its config.toml says, to the last bit."""
    assert config == decode_config(encode_config(config))


@given(st.binary() | st.text().map(str.encode))
@example(b"batch = " + b"9" * 5000)
@example(b"batch = 0x" + b"f" * 5000)
@example(b"lr = 0x" + b"f" * 5000)
@example(b"x = " + b"[" * 5000)
@example(b"x = 1979-13-40")
@example(b"\xff\xfe")
def test_any_bytes_are_a_config_or_refused(text: bytes) -> None:
    """No file, however broken, gets anything but a sentence."""
    try:
        config = decode_config(text)
    except ConfigError:
        return

    assert config == decode_config(encode_config(config))


def test_a_config_has_an_end() -> None:
    """What is far too long to be settings is not even parsed."""
    with pytest.raises(ConfigError, match="a TOML file of at most 65536 bytes, received more"):
        decode_config(b"#" * (2**16 + 1))


@given(st.dictionaries(st.sampled_from(list(knobs())) | st.text(), _TOML_VALUES, max_size=3))
def test_any_values_are_a_config_or_refused(given_: dict[str, object]) -> None:
    """A setting of the wrong type is refused by its knob, not by whoever uses it later."""
    try:
        config = RunConfig.of(given_)
    except ConfigError:
        return

    assert config == decode_config(encode_config(config))


@given(st.sampled_from(list(knobs().values())), st.text(st.characters(exclude_categories=[])))
def test_any_typed_text_is_a_value_or_refused(setting: Knob, text: str) -> None:
    """A field of the app takes what the config takes, and refuses the rest in a sentence."""
    try:
        value = setting.parse(text)
    except ConfigError:
        return

    assert value == setting.check(value)


@pytest.mark.parametrize("number", _NUMBERS, ids=lambda number: number.name)
def test_a_range_ends_where_it_says(number: Knob) -> None:
    """The ends are legal where the range is closed, and refused where it is open."""
    assert number.interval is not None
    is_open_at = (number.interval.open_low, number.interval.open_high)
    for edge, is_open in zip(_edges(number), is_open_at, strict=True):
        value = number.kind(edge)
        assert is_open is not number._allows(value)


@pytest.mark.parametrize("number", _NUMBERS, ids=lambda number: number.name)
def test_what_lies_outside_its_range_is_refused_with_the_range(number: Knob) -> None:
    """The sentence tells the name, the range and what was received."""
    low, high = _edges(number)
    for value in (low - 1, high + 1, 10**5000, math.inf, -math.inf, math.nan):
        with pytest.raises(ConfigError) as refusal:
            number.check(value)
        assert f"{number.name}: expected {number.range}, received" in str(refusal.value)


@pytest.mark.parametrize("setting", knobs().values(), ids=lambda setting: setting.name)
def test_every_default_is_legal_and_explained(setting: Knob) -> None:
    """The table is complete: each knob has a meaning and a default in its own range."""
    assert setting.default == setting.check(setting.default)
    assert setting.meaning
    assert setting.range


def test_no_setting_is_the_default_run() -> None:
    """784-128-10, Adam, batch 64: what the app opens with."""
    assert RunConfig() == RunConfig.of({})


@pytest.mark.parametrize("optimizer", LEARNING_RATES)
def test_an_optimizer_brings_its_learning_rate(optimizer: OptimizerName) -> None:
    """A rate that was not given is that of the optimizer, and one that was given stays."""
    assert LEARNING_RATES[optimizer] == RunConfig.of({"optimizer": optimizer}).lr
    assert RunConfig.of({"optimizer": optimizer, "lr": 0.5}).lr == 0.5


def test_replacing_a_setting_keeps_the_others() -> None:
    """A change is a new config; the old one is as it was."""
    config = RunConfig.of({"lr": 0.1, "seed": 7})

    changed = config.replace(batch=10)

    assert {**msgspec.structs.asdict(config), "batch": 10} == msgspec.structs.asdict(changed)
    assert config.batch == 64


def test_a_replaced_setting_is_checked() -> None:
    """There is no way around the ranges."""
    with pytest.raises(ConfigError, match="batch: expected a whole number from 1 to 65536"):
        RunConfig().replace(batch=0)


def test_layers_are_kept_in_their_one_notation() -> None:
    """The same network has one text, whatever was typed."""
    assert RunConfig.of({"layers": " 128 , dropout:0.50 "}).layers == "128:relu,dropout:0.5"


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        ({"lr": True}, "lr: expected a number above 0 to 100, received True"),
        ({"batch": 1.5}, "batch: expected a whole number from 1 to 65536, received 1.5"),
        ({"batch": "64"}, "received '64'"),
        ({"momentum": 1}, "momentum: expected a number from 0 to below 1, received 1"),
        ({"optimizer": "adma"}, "received 'adma'; did you mean adam?"),
        ({"btach": 1}, "unknown setting 'btach'; did you mean batch?"),
        ({"data": ""}, "data: expected a text of 1 to 4096"),
        ({"data": "a\x1b[2Jb"}, "data: expected a text of 1 to 4096 printable characters"),
        ({"data": "\udcff"}, "data: expected"),
        ({"layers": "0"}, "layer 1: expected a number of neurons"),
    ],
)
def test_a_refusal_says_what_to_mend(given_: dict[str, object], sentence: str) -> None:
    """Name, expectation, what was received, and a hint where one is near."""
    with pytest.raises(ConfigError) as refusal:
        RunConfig.of(given_)

    assert sentence in str(refusal.value)


def test_an_unknown_knob_is_hinted_at() -> None:
    """The command line and the app ask for knobs by name."""
    assert knob("lr").kind is float
    with pytest.raises(ConfigError, match="unknown setting 'epoch'; did you mean epochs"):
        knob("epoch")


def test_what_follows_from_a_changed_setting_of_a_file_follows_again() -> None:
    """A complete file says lr and factor too; those of its optimizer suit no other."""
    text = encode_config(RunConfig())

    assert decode_config(text, {"optimizer": "sgd"}).lr == RunConfig.of({"optimizer": "sgd"}).lr
    assert decode_config(text, {"schedule": "exponential"}).schedule_factor == 0.999
    assert decode_config(text, {"optimizer": "adam"}).lr == RunConfig().lr
    assert decode_config(b"lr = 0.5", {"optimizer": "adam"}).lr == 0.5
    assert decode_config(text, {"optimizer": "sgd", "lr": 0.7}).lr == 0.7
