"""Reports of runs: one in full, and all of them in short."""

import pytest

from nntui.errors import RunError
from nntui.runs.directory import RunDirectory
from nntui.workspace import runs
from nntui.workspace.run_report import report
from nntui.workspace.run_table import run_rows

_SETTINGS = {"data": "lines", "layers": "4", "epochs": 1, "batch": 500}


def _trained(name: str) -> RunDirectory:
    configured = runs.configure(_SETTINGS)
    run = runs.create(configured.config, name)
    for _ in runs.train(run, configured.data):
        pass
    return run


def test_a_report_has_status_settings_and_curves() -> None:
    run = _trained("first")

    found = report("first")

    assert found.run.path == run.path
    assert found.summary.status == found.view.status == "done"
    assert found.settings.config == run.config()
    assert found.view.train_loss.points
    assert found.log == ()


def test_a_crashed_run_has_the_end_of_its_log() -> None:
    """There the trainer wrote why it ended."""
    run = runs.create(runs.configure(_SETTINGS).config, "crashed")
    run.log_file.write_text("Fatal Python error: Segmentation fault\n")
    run.events_file.write_bytes(_trained("other").events_file.read_bytes().splitlines()[0] + b"\n")

    found = report("crashed")

    assert found.summary.status == "crashed"
    assert "Segmentation fault" in found.log[-1]


def test_rows_list_the_newest_run_first() -> None:
    _trained("older")
    _trained("newer")

    assert [row.name for row in run_rows()] == ["newer", "older"]


def test_an_unknown_run_is_an_error() -> None:
    with pytest.raises(RunError, match="nope"):
        report("nope")
