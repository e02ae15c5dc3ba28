"""The plan of a sweep and its file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nntui.errors import ConfigError, NntuiError, UsageError
from nntui.sweeps.plan import check_where, complete, decode_plan, encode_plan
from tests.sweeps.helpers import BASE, PLAN


def test_a_plan_is_written_complete_and_read_again() -> None:
    plan = complete(PLAN)

    assert complete(decode_plan(encode_plan(plan))) == plan
    assert plan.base["optimizer"] == "adam"
    assert plan.ladder.rungs == (1, 2, 4)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"vary": {}}, "vary: expected settings to vary, received none"),
        ({"halving": 1}, "halving: expected 0, .* or at least 2"),
        ({"vary": {"epochs": "1,2"}}, "vary: expected settings other than epochs"),
        ({"vary": {"data": "mnist,digits"}}, "received data, on which results cannot be compared"),
        ({"base": {**BASE, "validation": 0}}, "validation: expected images to choose by"),
        ({"trials": 0}, "trials: expected a whole number of at least 1"),
        (
            {"propose": "magic"},
            "propose: expected one of random, grid, each, tpe, received 'magic'",
        ),
        ({"vary": {"lr": "9..1"}}, "lr: expected a range"),
        ({"vary": {"lr": {"a": 1}}}, "lr: expected a number"),
        ({"vary": {"lr": [[1]]}}, "lr: expected a number"),
        ({"vary": [1]}, "vary: expected a table, received a list"),
        ({"vary": {"lr": []}}, "lr: expected values to vary, received none"),
        ({"vary": {"momentum": "0.1,0.2"}}, "vary: momentum has no effect with the other"),
        (
            {"vary": {"l2": "0..1:1000", "lr": "1..2:1000"}, "propose": "grid"},
            "vary: expected a grid of at most 100,000 trials, received more",
        ),
        ({"base": {"layers": 3}}, "layers: expected a string"),
        ({"on": ""}, "on: expected"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        complete({**PLAN, **changes})


_VALUES = st.sampled_from(
    ["log:0..1", "log:1e-4..1", "16..256", "adam,sgd", "0.5..0.9 if optimizer=adam", "if", "|", ""]
) | st.one_of(st.text(max_size=4), st.integers(), st.floats(), st.none(), st.lists(st.booleans()))


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from(["lr", "batch", "optimizer", "momentum", "zz"]), _VALUES),
    st.dictionaries(
        st.sampled_from(["trials", "halving", "propose", "seed", "on", "base", "title"]), _VALUES
    ),
)
def test_whatever_a_file_says_is_a_plan_or_refused_in_one_sentence(
    vary: dict[str, object], others: dict[str, object]
) -> None:
    """And a plan is the same after it was written and read."""
    said = ""
    try:
        plan = complete({"base": BASE, **others, "vary": vary})
        assert complete(decode_plan(encode_plan(plan))) == plan
    except NntuiError as error:
        said = str(error)
    assert not set(said) & set("\n\x1b`")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"trials = ", "expected a TOML file of a sweep, received a broken one"),
        (b"trails = 3", "unknown entry 'trails' of a sweep; did you mean trials"),
        (b"\xff", "expected a TOML file of a sweep"),
        (b"#" * 70_000, "expected a sweep of at most"),
    ],
)
def test_a_file_that_is_no_sweep_is_refused(text: bytes, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        decode_plan(text)


def test_where_to_train_is_a_word_or_an_address() -> None:
    for on in ("local", "dask", "tcp://host:8786", "tls://host:8786"):
        check_where(on)
    with pytest.raises(UsageError, match="--on: expected local, dask or the address"):
        check_where("slurm")
