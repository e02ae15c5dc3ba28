"""RunConfig: complete, checked settings, written to and read from TOML."""

from typing import get_args

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nntui.config.choices import LEARNING_RATES, OptimizerName, ScheduleName
from nntui.config.knobs import knobs
from nntui.config.run_config import RunConfig
from nntui.config.toml import decode_config, encode_config
from nntui.errors import ConfigError

_CONFIGS = st.builds(
    RunConfig,
    data=st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=40),
    layers=st.sampled_from(["", "128:relu", "30:tanh,dropout:0.25"]),
    bias=st.booleans(),
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


@given(_CONFIGS)
def test_a_config_is_read_as_it_was_written(config: RunConfig) -> None:
    """TOML keeps every setting to the last bit."""
    assert config == decode_config(encode_config(config))


@given(st.binary() | st.text().map(str.encode))
@example(b"batch = " + b"9" * 5000)
@example(b"batch = 0x" + b"f" * 5000)
@example(b"lr = 0x" + b"f" * 5000)
@example(b"x = " + b"[" * 5000)
@example(b"x = 1979-13-40")
@example(b"\xff\xfe")
def test_any_bytes_are_a_config_or_refused(text: bytes) -> None:
    """A broken file raises a ConfigError and nothing else."""
    try:
        config = decode_config(text)
    except ConfigError:
        return

    assert config == decode_config(encode_config(config))


def test_a_file_that_is_too_long_is_refused() -> None:
    """It is not even parsed."""
    with pytest.raises(ConfigError, match="a TOML file of at most 65536 bytes, received more"):
        decode_config(b"#" * (2**16 + 1))


@given(st.dictionaries(st.sampled_from(list(knobs())) | st.text(), _TOML_VALUES, max_size=3))
def test_any_values_are_a_config_or_refused(settings: dict[str, object]) -> None:
    """A setting of the wrong type is refused by its knob, and not later where it is used."""
    try:
        config = RunConfig.of(settings)
    except ConfigError:
        return

    assert config == decode_config(encode_config(config))


def test_without_settings_a_config_has_the_defaults() -> None:
    """784-128-10, Adam, batch size 64: the settings that the app opens with."""
    assert RunConfig() == RunConfig.of({})


@pytest.mark.parametrize("optimizer", LEARNING_RATES)
def test_the_default_learning_rate_follows_the_optimizer(optimizer: OptimizerName) -> None:
    """A given learning rate is kept."""
    assert LEARNING_RATES[optimizer] == RunConfig.of({"optimizer": optimizer}).lr
    assert RunConfig.of({"optimizer": optimizer, "lr": 0.5}).lr == 0.5


def test_replacing_a_setting_keeps_the_others() -> None:
    """A change is a new config; the old one stays as it is."""
    config = RunConfig.of({"lr": 0.1, "seed": 7})

    changed = config.replace(batch=10)

    assert {**msgspec.structs.asdict(config), "batch": 10} == msgspec.structs.asdict(changed)
    assert config.batch == 64


def test_a_replaced_setting_is_checked() -> None:
    """A replacement has the same legal values as a setting of a new config."""
    with pytest.raises(ConfigError, match="batch: expected a whole number from 1 to 65536"):
        RunConfig().replace(batch=0)


def test_notations_are_kept_in_one_spelling() -> None:
    """The same network has the same text, however it was typed."""
    config = RunConfig.of({"layers": " 128 , dropout:0.50 ", "augment": "rotate:10.0, shift:2"})

    assert config.layers == "128:relu,dropout:0.5"
    assert config.augment == "shift:2,rotate:10"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"lr": True}, "lr: expected a number above 0 to 100, received True"),
        ({"batch": 1.5}, "batch: expected a whole number from 1 to 65536, received 1.5"),
        ({"batch": "64"}, "received '64'"),
        ({"momentum": 1}, "momentum: expected a number from 0 to below 1, received 1"),
        ({"optimizer": "adma"}, "received 'adma'; did you mean adam?"),
        ({"btach": 1}, "unknown setting 'btach'; did you mean batch?"),
        ({"data": ""}, "data: expected 1 to 4096"),
        ({"data": "a\x1b[2Jb"}, "data: expected 1 to 4096 printable characters"),
        ({"data": "\udcff"}, "data: expected"),
        ({"layers": "0"}, "layer 1: expected a number of neurons"),
    ],
)
def test_an_error_says_how_to_correct_the_setting(
    settings: dict[str, object], sentence: str
) -> None:
    """Name, expectation, what was received, and the nearest name or choice."""
    with pytest.raises(ConfigError) as refusal:
        RunConfig.of(settings)

    assert sentence in str(refusal.value)


def test_defaults_follow_a_changed_setting_of_a_complete_file() -> None:
    """A complete file contains the learning rate of its optimizer, which suits no other."""
    text = encode_config(RunConfig())

    assert decode_config(text, {"optimizer": "sgd"}).lr == RunConfig.of({"optimizer": "sgd"}).lr
    assert decode_config(text, {"schedule": "exponential"}).schedule_factor == 0.999
    assert decode_config(text, {"optimizer": "adam"}).lr == RunConfig().lr
    assert decode_config(b"lr = 0.5", {"optimizer": "adam"}).lr == 0.5
    assert decode_config(text, {"optimizer": "sgd", "lr": 0.7}).lr == 0.7
