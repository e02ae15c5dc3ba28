"""`nntui baseline`: measured, printed and stored for comparisons."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_darkness_is_measured_and_stored(nntui: Run, saves: Path) -> None:
    """With the same numbers as text and as JSON; better than chance."""
    record = json.loads(nntui("baseline", "darkness", "--data", "digits", "--json").out)
    out = nntui("baseline", "darkness", "--data", "digits").out

    assert record["train_size"] == 25_000
    assert 0.12 < record["accuracy"] < 0.5
    assert out.startswith(f"darkness: {100 * record['accuracy']:.2f} % of the test images, ")
    assert [path.name for path in (saves / "baselines").iterdir()] == ["darkness-digits-5000.json"]


def test_an_untrained_network_is_as_good_as_chance(nntui: Run) -> None:
    done = nntui("baseline", "untrained", "--recipe", "zimengx-lines", "--json")

    assert 0.2 < json.loads(done.out)["accuracy"] < 0.8
    assert nntui("baseline", "untrained", "--recipe", "zimengx-lines").out.startswith(
        "untrained zimengx-lines: "
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("darkness", "--data", "nope"), "unknown data set 'nope'"),
        (("darkness", "--validation", "x"), "validation: expected a whole number"),
        (
            ("darkness", "--data", "digits", "--validation", "30000"),
            "validation: expected fewer than the 30000 training images",
        ),
        (("untrained", "--recipe", "nope"), "unknown recipe 'nope'"),
        (("untrained",), "missing option --recipe; see nntui baseline untrained --help"),
    ],
)
def test_wrong_usage_is_one_sentence(
    nntui: Run, saves: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    """With exit code 2; nothing is left behind."""
    done = nntui("baseline", *arguments)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"nntui: {sentence}")
    assert not saves.exists()
