"""`nntui data suspects` and `nntui data fix`."""

import json
from pathlib import Path

import numpy as np
import pytest

from nntui.datasets.label_fixes import read_label_fixes
from tests.cli.conftest import Run


@pytest.mark.usefixtures("run_folder")
def test_test_images_are_ranked_by_a_network(nntui: Run) -> None:
    done = nntui("data", "suspects", "digits", "--weights", "last", "--count", "3")
    assert done.code == 0
    lines = [line.split() for line in done.out.splitlines()]
    assert lines[0] == ["image", "label", "rather", "probability", "of", "the", "label"]
    confidences = [float(line[3]) for line in lines[1:]]
    assert confidences == sorted(confidences)
    assert len(confidences) == 3
    assert done.err.startswith("5,000 test images ranked in ")

    wanted = ("data", "suspects", "digits", "--weights", "last", "--count", "1", "--json")
    first = json.loads(nntui(*wanted).out)
    assert (first["part"], str(first["index"])) == ("test", lines[1][0])

    sheet = nntui("data", "suspects", "digits", "--weights", "last", "--count", "2", "--sheet")
    assert sheet.out.startswith(f"#{first['index']} {first['label']}?{first['suggested']}")


@pytest.mark.usefixtures("saves")
def test_a_fix_is_written_to_a_file(nntui: Run, tmp_path: Path) -> None:
    images = np.arange(12 * 16, dtype=np.uint8).reshape(12, 4, 4)
    labels = np.arange(12) % 2
    np.savez(tmp_path / "own.npz", images=images, labels=labels)
    data, file = str(tmp_path / "own.npz"), tmp_path / "own.npz.label-fixes.json"

    done = nntui("data", "fix", data, "3", "--relabel", "0")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"1 label in {file}; train with --label-fixes {file}\n"
    assert [(fix.index, fix.label) for fix in read_label_fixes(file).fixes] == [(3, "0")]

    both = nntui("data", "fix", data, "3", "--drop", "--keep")
    assert (both.code, both.out) == (2, "")
    assert both.err == "nntui: expected one of --relabel CLASS, --drop, --keep and --undo\n"
    assert "did you mean" in nntui("data", "fix", data, "3", "--relabel", "01").err
    assert nntui("data", "fix", data, "3", "--undo").out.startswith("0 labels in ")
