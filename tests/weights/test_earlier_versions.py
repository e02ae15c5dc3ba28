"""Weights that an earlier version wrote, with its names of settings, are still read."""

from pathlib import Path

from nntui.config.reading import Reading
from nntui.weights import decode, encode, read

LETTERS = Path(__file__).parent.parent / "data" / "weights" / "letters.safetensors"


def test_weights_have_the_names_of_today() -> None:
    """Fields of the information, and the settings of reading."""
    info = read(LETTERS).info

    assert not info.bias
    assert (info.label_smoothing, info.target_margin) == (0.1, 0.05)
    assert info.input_range == (0.01, 1.0)
    assert info.accuracy == 1.0
    assert info.reading == {
        "label_column": "first",
        "header": "yes",
        "image_height": 6,
        "split": "random",
        "test_size": 12,
        "split_seed": 3,
    }
    assert Reading.of(info.reading).given() == info.reading


def test_weights_are_written_as_before() -> None:
    """Earlier versions can read the files of this one."""
    weights = read(LETTERS)
    again = encode(weights)

    assert decode(again, "x").info == weights.info
    for name in (b"biased", b"smoothing", b"margin"):
        assert b'\\"%s\\"' % name in again
    assert b"label_smoothing" not in again
