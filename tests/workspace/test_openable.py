"""What the open dialog lists, and what of it matches what is typed."""

import os
from pathlib import Path

import pytest

from nntui.runs.row import RunRow
from nntui.workspace import weights
from nntui.workspace.openable import Openable, matching, openables
from nntui.workspace.opening import Entry
from tests.workspace.helpers import WEIGHTS, add_checkpoint, new_run


def _known(*names: str) -> list[Openable]:
    rows = [RunRow(name=name, path=f"/runs/{name}", layers="30:relu") for name in names]
    return [Openable(Entry("run", row.path, row.name), row) for row in rows]


def test_own_runs_come_first(saves: Path) -> None:
    """Then saved weights, then what comes with nntui; damaged ones are listed as such."""
    for number in range(3):
        os.utime(new_run(f"run-{number}").config_file, (number, number))
    add_checkpoint(new_run("first"))
    weights.save(WEIGHTS, "mine", 0.5)
    (saves / "weights" / "damaged.safetensors").write_bytes(b"damaged")

    lines = [" ".join(each.entry.line.split()) for each in openables()]

    assert lines[0] == "unreadable first"  # a checkpoint, and no journal that tells of it
    runs = [line.split()[1] for line in lines[1:4]]
    assert runs == ["run-2", "run-1", "run-0"]
    assert min(lines[4:6]) == "unreadable damaged"
    assert max(lines[4:6]).startswith("weights mine 50.00 %")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["mlp-2", "conv", "mlp"]),
        ("mlp", ["mlp", "mlp-2"]),
        ("relu -mlp", ["conv"]),
        ("layers:30 name:co", ["conv"]),
        ("acc>", []),
        ("./mlp", []),
        ("~/mlp", []),
        ("last", []),
        ("nothing", []),
    ],
)
def test_what_is_typed_finds_names_first(typed: str, found: list[str]) -> None:
    """An exact name goes before names that begin so; a path, or no filter, finds nothing."""
    matches = matching(_known("mlp-2", "conv", "mlp"), typed)

    assert [each.row.name for each in matches] == found


def test_data_sets_are_found_by_their_names() -> None:
    """They are not in the whole list, and go before runs that were trained on them."""
    known = [*_known("digits-run"), *[each for each in openables() if each.row.state == "catalog"]]

    assert matching(known, "digits")[0].entry == Entry("data", "digits", "data       digits")
    assert [each.row.name for each in matching(known, "")] == ["digits-run"]
