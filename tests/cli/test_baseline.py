"""`nntui baseline`: measured, told, kept for the comparison."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_darkness(nntui: Run, saves: Path) -> None:
    """In words and as JSON, the same numbers; better than guessing."""
    told = json.loads(nntui("baseline", "darkness", "--data", "digits", "--json").out)
    out = nntui("baseline", "darkness", "--data", "digits").out

    assert told["train_size"] == 25_000
    assert 0.12 < told["accuracy"] < 0.5
    assert out.startswith(f"darkness: {100 * told['accuracy']:.2f} % of 5,000 test images, ")
    assert [path.name for path in (saves / "baselines").iterdir()] == ["darkness-digits-5000.json"]


def test_untrained(nntui: Run) -> None:
    """A network before its first step is guessing."""
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
        (("untrained",), "Missing option '--recipe'"),
    ],
)
def test_refusals(nntui: Run, saves: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """One sentence, exit code 2, nothing left behind."""
    done = nntui("baseline", *arguments)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"nntui: {sentence}")
    assert not saves.exists()
