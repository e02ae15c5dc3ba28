"""Reports of runs: how each stands, and everything about one."""

import pytest

from nntui.errors import RunError
from nntui.runs.journal import replay
from nntui.view.runview import view_of
from nntui.workspace.run_report import report, summaries
from tests.workspace.helpers import new_run, trained_run


def test_every_run_is_summarized() -> None:
    """Also one that cannot be read."""
    assert summaries() == []
    trained_run("first")
    new_run("second").config_file.write_text("lr = 'x'")

    assert {each.run.name: each.status for each in summaries()} == {
        "first": "done",
        "second": "unreadable",
    }


def test_a_report_has_settings_curves_and_the_end() -> None:
    """Of the run that a name means."""
    run = trained_run("first")

    found = report("fir")

    assert found.run.path == run.path
    assert found.settings.config == run.config()
    assert found.view == view_of(replay(run.events_file))
    assert (found.summary.status, found.log) == ("done", ())
    with pytest.raises(RunError):
        report("nothing")


def test_a_report_has_what_a_crashed_trainer_wrote() -> None:
    """The end of its log."""
    run = new_run("first")
    run.events_file.touch()
    run.log_file.write_text("".join(f"line {number}\n" for number in range(20)))

    found = report("first")

    assert found.summary.status == "crashed"
    assert found.log[-1] == "line 19"
    assert len(found.log) == 8
