"""Old names: what earlier versions wrote is still read."""

from pathlib import Path

import pytest

from nntui.config.aliases import OLD_NAMES, current_names
from nntui.config.knobs import knobs
from nntui.config.live import validated_changes
from nntui.config.reading import Reading
from nntui.config.run_config import RunConfig
from nntui.config.toml import decode_config, encode_config
from nntui.errors import ConfigError, DataError

_FILES = Path(__file__).parents[1] / "data" / "configs"
"""Files `config.toml` of runs of an earlier version."""

_ADAMW = RunConfig(
    data="lines",
    validation=100,
    input_range="-1..1",
    layers="8:relu,dropout:0.25",
    bias=False,
    init_scale=0.5,
    label_smoothing=0.1,
    optimizer="adamw",
    schedule="step",
    schedule_factor=0.5,
    schedule_epochs=2,
    warmup_steps=10,
    weight_decay=0.02,
    max_norm=3.0,
    clip_norm=1.5,
    epochs=1,
)
_QUADRATIC = RunConfig(
    data="lines",
    validation=100,
    resample=True,
    layers="8:tanh",
    loss="quadratic",
    output="sigmoid",
    target_margin=0.05,
    optimizer="momentum",
    lr=0.3,
    momentum=0.8,
    l2=0.5,
    epochs=1,
    patience=2,
)
_LETTERS = RunConfig(
    data="letters.csv",
    validation=6,
    split="random",
    split_seed=3,
    test_size=12,
    label_column="first",
    header="yes",
    image_height=6,
    layers="",
    epochs=1,
)


@pytest.mark.parametrize(
    ("name", "config"),
    [("lines-adamw", _ADAMW), ("lines-quadratic", _QUADRATIC), ("letters", _LETTERS)],
)
def test_configs_of_an_earlier_version_are_read(name: str, config: RunConfig) -> None:
    """Under current names, with booleans for yes and no; header keeps its word."""
    text = (_FILES / f"{name}.toml").read_bytes()

    assert decode_config(text) == config
    assert decode_config(encode_config(config)) == config


def test_a_file_with_old_names_takes_changes_with_either_name() -> None:
    """And a default that follows from a changed setting is chosen again."""
    text = (_FILES / "lines-adamw.toml").read_bytes()

    assert decode_config(text, {"weight_decay": 0.1}).weight_decay == 0.1
    assert decode_config(text, {"decay": 0.1}).weight_decay == 0.1
    assert decode_config(text, {"optimizer": "sgd"}).weight_decay == 0.0


def test_old_names_lead_to_knobs_and_are_none() -> None:
    """No old name is the name of another setting today."""
    assert set(OLD_NAMES.values()) <= knobs().keys()
    assert not OLD_NAMES.keys() & knobs().keys()


def test_old_names_are_accepted_everywhere() -> None:
    """In new configs, replacements, live changes and readings."""
    config = RunConfig.of({"decay": 0.1, "bias": "no"})

    assert (config.weight_decay, config.bias) == (0.1, False)
    assert config.replace(clip=2).clip_norm == 2.0
    assert validated_changes(config, {"maxnorm": 3}) == {"max_norm": 3.0}
    assert Reading.of({"label": "last", "height": 4}) == Reading("last", image_height=4)


def test_a_word_that_is_no_boolean_is_refused_by_its_knob() -> None:
    """The word itself is in the error."""
    assert current_names({"fresh": "maybe", "header": "yes"}) == {
        "resample": "maybe",
        "header": "yes",
    }
    with pytest.raises(ConfigError, match="resample: expected true or false, received 'maybe'"):
        RunConfig.of({"fresh": "maybe"})


@pytest.mark.parametrize("order", [("decay", "weight_decay"), ("weight_decay", "decay")])
def test_a_setting_under_both_of_its_names_is_refused(order: tuple[str, str]) -> None:
    """It is not clear which of the two is meant."""
    settings = dict.fromkeys(order, 0.1)

    sentence = "weight_decay: expected one value, received a second one as decay, its old name"
    with pytest.raises(ConfigError, match=f"^{sentence}; remove decay$"):
        RunConfig.of(settings)
    with pytest.raises(ConfigError, match="remove decay"):
        validated_changes(RunConfig(), settings)
    with pytest.raises(DataError, match="remove label"):
        Reading.of({"label": "last", "label_column": "last"})
