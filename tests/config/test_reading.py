"""Reading: the settings for files, which may come from weights made elsewhere."""

import pytest

from nntui.config.reading import NAMES, Reading
from nntui.config.run_config import RunConfig
from nntui.errors import DataError


def test_a_default_reading_has_the_defaults_of_a_run() -> None:
    """The table of knobs has them once."""
    config = RunConfig()

    assert {name: getattr(Reading(), name) for name in NAMES} == {
        name: getattr(config, name) for name in NAMES
    }


def test_only_what_differs_from_the_defaults_is_kept() -> None:
    """Weights carry this much of a reading."""
    flags = Reading(skip_broken=True, drop_duplicates=True)
    assert flags.given() == {"skip_broken": True, "drop_duplicates": True}
    reading = Reading.of({"split": "random", "test_size": 0, "optimizer": "sgd"})

    assert reading.given() == {"split": "random"}
    assert Reading.of(reading.given()) == reading
    assert Reading(whole=True).given() == {"whole": True}


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"split": "half"}, "split: expected one of auto, last, random, stratified"),
        ({"test_size": -1}, "test_size: expected a whole number from 0 to 1000000, received -1"),
        ({"image_height": True}, "image_height: expected a whole number"),
        ({"whole": "yes"}, "whole: expected a boolean, received 'yes'"),
    ],
)
def test_an_illegal_value_is_an_error_in_the_data(
    settings: dict[str, object], sentence: str
) -> None:
    """A file of weights brought it, so it is no error in the settings of a run."""
    with pytest.raises(DataError, match=sentence):
        Reading.of(settings)
