"""The notation of augmentation: what is written is read again, and other text is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.config.augmentation import Augmentation, parse_augmentation
from nntui.config.run_config import RunConfig
from nntui.errors import ConfigError

augmentations = st.builds(
    Augmentation,
    shift=st.integers(0, 64),
    rotate=st.floats(0, 180),
    scale=st.floats(0, 0.9),
    sigma=st.floats(0.5, 100),
    alpha=st.floats(0, 1000),
    erase=st.integers(0, 256),
)


@given(augmentations)
def test_an_augmentation_is_read_as_it_was_written(augmentation: Augmentation) -> None:
    """Only the sigma of an elastic distortion without strength is lost."""
    read = parse_augmentation(str(augmentation))

    assert str(read) == str(augmentation)
    assert (read.shift, read.rotate, read.scale, read.erase, read.alpha) == (
        augmentation.shift,
        augmentation.rotate,
        augmentation.scale,
        augmentation.erase,
        augmentation.alpha,
    )
    assert read.sigma == augmentation.sigma or not augmentation.alpha


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", ""),
        ("  ", ""),
        ("shift:2", "shift:2"),
        (" erase:6 , rotate:10.0,shift:2 ", "shift:2,rotate:10,erase:6"),
        ("elastic:4/34", "elastic:4/34"),
        ("elastic: 4.5 / 34", "elastic:4.5/34"),
        ("shift:0,rotate:0,scale:0,elastic:4/0,erase:0", ""),
        ("scale:1e-1", "scale:0.1"),
    ],
)
def test_each_text_has_one_spelling(text: str, canonical: str) -> None:
    """Order and spaces are free; distortions of strength 0 are left out."""
    assert str(parse_augmentation(text)) == canonical
    assert bool(parse_augmentation(text)) == bool(canonical)
    assert RunConfig.of({"augment": text}).augment == canonical


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("shft:2", "unknown distortion 'shft'; did you mean shift?"),
        ("shift:2,", "unknown distortion ''"),
        ("shift", "expected shift:PIXELS with a whole number from 0 to 64, as in shift:2"),
        ("shift:65", "whole number from 0 to 64"),
        ("shift:1.5", "received 'shift:1.5'"),
        ("shift:-1", "received 'shift:-1'"),
        ("shift:٣", "expected shift:PIXELS"),
        ("rotate:181", "from 0 to 180"),
        ("rotate:nan", "received 'rotate:nan'"),
        ("scale:1", "from 0 to 0.9"),
        ("elastic:4", "elastic:SIGMA/ALPHA"),
        ("elastic:0.1/34", "sigma from 0.5 to 100"),
        ("elastic:4/1e9", "alpha from 0 to 1000"),
        ("shift:2,shift:3", "expected shift once, received it twice"),
        ("erase:\x1b[2J", r"received 'erase:?[2J'"),
    ],
)
def test_an_error_names_the_part_and_what_was_expected(text: str, sentence: str) -> None:
    """With an example."""
    with pytest.raises(ConfigError) as refusal:
        parse_augmentation(text)

    assert str(refusal.value).startswith("augment: ")
    assert sentence in str(refusal.value)


@given(st.text(max_size=60))
def test_any_text_is_an_augmentation_or_refused(text: str) -> None:
    """Text that is accepted means the same as its one spelling."""
    try:
        augmentation = parse_augmentation(text)
    except ConfigError:
        return
    assert parse_augmentation(str(augmentation)) == augmentation or not augmentation.alpha
