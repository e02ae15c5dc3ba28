"""The plan of a sweep and its file."""

import pytest

from nntui.errors import ConfigError, UsageError
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
        ({"trials": 0}, "sweep: trials: expected `int` >= 1"),
        ({"propose": "magic"}, "sweep: propose: "),
        ({"vary": {"lr": "9..1"}}, "lr: expected a range"),
        ({"vary": {"lr": {"a": 1}}}, "lr: expected a number"),
        ({"vary": {"lr": [[1]]}}, "lr: expected a number"),
        ({"vary": [1]}, "sweep: vary: expected"),
        ({"base": {"layers": 3}}, "layers: expected a string"),
        ({"on": ""}, "sweep: on: expected"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        complete({**PLAN, **changes})


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
