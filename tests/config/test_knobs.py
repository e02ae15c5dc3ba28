"""The table of knobs: every setting has legal values, a meaning, and conditions that exist."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.config.interval import interval
from nntui.config.knob import GROUPS, Knob, either
from nntui.config.knobs import knob, knobs
from nntui.errors import ConfigError

_KNOBS = list(knobs().values())
_NUMBERS = [known for known in _KNOBS if known.interval]


@given(st.sampled_from(_KNOBS), st.text(st.characters(exclude_categories=[])))
def test_any_typed_text_is_a_legal_value_or_refused(known: Knob, text: str) -> None:
    """A field of the app accepts exactly the values that a config accepts."""
    try:
        value = known.parse(text)
    except ConfigError:
        return

    assert value == known.check(value)


@pytest.mark.parametrize("number", _NUMBERS, ids=lambda known: known.name)
def test_bounds_are_legal_exactly_where_the_interval_is_closed(number: Knob) -> None:
    """The ends are legal where the interval is closed, and refused where it is open."""
    low, high, open_low, open_high = number.interval or (0, 0, False, False)

    for bound, is_open in ((low, open_low), (high, open_high)):
        assert is_open is not _is_legal(number, number.kind(bound))


@pytest.mark.parametrize("number", _NUMBERS, ids=lambda known: known.name)
def test_numbers_outside_the_interval_are_refused(number: Knob) -> None:
    """The error has the name, the legal values and what was received."""
    low, high, _, _ = number.interval or (0, 0, False, False)

    for value in (low - 1, high + 1, 10**5000, math.inf, -math.inf, math.nan):
        with pytest.raises(ConfigError) as refusal:
            number.check(value)
        assert f"{number.name}: expected {number.range}, received" in str(refusal.value)


@pytest.mark.parametrize("name", ["bias", "resample"])
@pytest.mark.parametrize("value", ["yes", 1, 0.0, None])
def test_a_boolean_takes_no_other_type(name: str, value: object) -> None:
    """Only typed text is converted to a boolean."""
    with pytest.raises(ConfigError, match=f"{name}: expected true or false, received {value!r}"):
        knob(name).check(value)


@pytest.mark.parametrize("name", ["bias", "resample"])
def test_a_boolean_is_typed_in_several_spellings(name: str) -> None:
    """Upper and lower case, yes and no, true and false, on and off."""
    assert [knob(name).parse(text) for text in ("yes", "True", " on ")] == [True] * 3
    assert [knob(name).parse(text) for text in ("no", "false", "OFF")] == [False] * 3
    with pytest.raises(ConfigError, match="expected true or false, received 'maybe'"):
        knob(name).parse("maybe")


@pytest.mark.parametrize("known", _KNOBS, ids=lambda known: known.name)
def test_every_knob_has_a_meaning_and_a_legal_default(known: Knob) -> None:
    """Defaults that follow from another setting are legal, too."""
    defaults = [known.default, *(known.follows.defaults.values() if known.follows else ())]

    assert defaults == [known.check(default) for default in defaults]
    assert known.meaning
    assert known.range


@pytest.mark.parametrize("known", _KNOBS, ids=lambda known: known.name)
def test_conditions_name_settings_and_choices_that_exist(known: Knob) -> None:
    """A setting is used with, or follows, values that the other setting can have."""
    conditions = dict(known.used_with)
    if known.follows:
        conditions[known.follows.setting] = tuple(known.follows.defaults)

    for other, values in conditions.items():
        assert set(values) <= set(knob(other).choices)


def test_knobs_of_a_group_stand_together() -> None:
    """Panels and help list the groups in order, each group once."""
    order = [GROUPS.index(known.group) for known in _KNOBS]

    assert order == sorted(order)
    assert set(order) == set(range(len(GROUPS)))


def test_a_knob_knows_when_it_has_an_effect() -> None:
    """Other settings and the kind of the data decide."""
    assert knob("momentum").is_used({"optimizer": "nesterov"})
    assert not knob("momentum").is_used({"optimizer": "adam"})
    assert not knob("target_margin").is_used({"loss": "quadratic", "output": "softmax"})
    assert knob("header").is_used({}, "files")
    assert not knob("header").is_used({}, "published")
    assert not knob("resample").is_used({}, "files")
    assert knob("lr").is_used({}, "synthetic")


def test_conditions_are_put_into_words() -> None:
    """Help and tooltips say when a setting is used."""
    assert knob("lr").purpose == ""
    assert knob("schedule_factor").purpose == "used with schedule step, exponential or plateau"
    assert knob("image_height").purpose == "for your own files only"
    assert either(["one"]) == "one"


def test_an_unknown_knob_gets_a_hint() -> None:
    """The command line and the app look knobs up by name."""
    assert knob("lr").kind is float
    with pytest.raises(ConfigError, match="unknown setting 'epoch'; did you mean epochs"):
        knob("epoch")


def test_an_interval_is_written_as_in_mathematics() -> None:
    """A parenthesis excludes a bound; anything else is a mistake in the table."""
    assert str(interval("(0, 1]")) == "above 0 to 1"
    with pytest.raises(ValueError, match=r"expected an interval as in \(0, 100\]"):
        interval("0, 1")


def _is_legal(known: Knob, value: object) -> bool:
    try:
        known.check(value)
    except ConfigError:
        return False
    return True


@pytest.mark.parametrize("name", ["layers", "data", "augment"])
def test_text_of_another_type_is_called_so(name: str) -> None:
    """Its length is not what is wrong."""
    for value in ([8], None, 8):
        with pytest.raises(ConfigError) as refusal:
            knob(name).check(value)
        assert str(refusal.value) == f"{name}: expected a string, received {value}"
