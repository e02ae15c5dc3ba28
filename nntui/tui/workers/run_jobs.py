"""The work of the screen Runs: listing, comparing, editing and exporting runs."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import cast

from nntui.analysis.confusion_change import largest_changes
from nntui.errors import RunError
from nntui.locations import expanded
from nntui.runs.directory import RunDirectory
from nntui.runs.row import RunRow
from nntui.storage import write_whole
from nntui.strings import quoted
from nntui.tui.messages.answers import Answer
from nntui.tui.messages.run_answers import RunChanged, RunsCompared, RunsListed, SettingsRead
from nntui.tui.messages.runs import ExportKind
from nntui.tui.work import CompareRuns, EditRun, ListRuns, ReadSettings
from nntui.view.compared_pair import ComparedPair
from nntui.view.sweep.view import SweepView
from nntui.workspace import export, resuming, run_notes, runs, trash
from nntui.workspace.comparison import compare
from nntui.workspace.digit_comparison import DigitComparison, compare_digits
from nntui.workspace.run_listing import watch_list

_CHANGES = 6
"""Mistakes that are listed, those whose number changed most."""

MeterOf = Callable[[str], Callable[[float], None]]


def list_runs(work: ListRuns, stopped: Callable[[], bool]) -> Generator[Answer, None, None]:
    """Yield the list of sweeps, runs and weights whenever it has changed, until `stopped`."""
    from nntui.sweeps.rows import SweepRows  # noqa: PLC0415 - the app starts without it

    reader, sweeps = SweepRows(), list[tuple[RunRow, SweepView]]()

    def changed() -> bool:
        nonlocal sweeps
        before, sweeps = sweeps, reader.read()
        return sweeps != before

    changed()  # so that the first listing, of the newest runs, has the sweeps, too
    for listing in watch_list(stopped, changed=changed):
        rows = sorted(
            [*(row for row, _ in sweeps), *(row for row in listing.rows if row.origin == "own")],
            key=lambda row: -row.started,
        )
        rows += [row for row in listing.rows if row.origin != "own"]
        views = {row.path: view for row, view in sweeps}
        yield RunsListed(work.ticket, rows, listing.complete, views)


def compare_runs(work: CompareRuns, meter_of: MeterOf) -> RunsCompared:
    """Compare runs: their curves and settings, and their predictions for the test images.

    Args:
        work: the work.
        meter_of: returns what is called with the share of the images that is evaluated, for the
            name of a network; it may raise to cancel.
    """
    names = {_opened_by(row): row.name for row in work.rows}
    compared = compare(list(names))
    digits = compare_digits(list(names), work.shown, meter_of=lambda name: meter_of(names[name]))
    letters = [each.letter for each in compared]
    pairs = tuple(
        _pair(each, letters[0], letter) for each, letter in zip(digits, letters[1:], strict=False)
    )
    return RunsCompared(work.ticket, work.rows, tuple(compared), pairs)


def edit_run(work: EditRun) -> RunChanged:
    """Change a run on the disk, or export it."""
    if work.what == "restore":
        restored = trash.restore_any(work.path)
        text = f"{restored.name} is restored"
        return RunChanged(work.ticket, text, str(restored.path), restored=work.path)
    run = runs.find(work.path)
    _check_alone(run, work.what)
    match work.what:
        case "rename":
            renamed = runs.rename(run, work.text)
            text = f"{run.name} is called {renamed.name} now"
            return RunChanged(work.ticket, text, str(renamed.path), renamed=work.path)
        case "note":
            note = run_notes.write_note(run, work.text)
            text = f"note of {run.name}: {note}" if note else f"{run.name} has no note now"
            return RunChanged(work.ticket, text)
        case "delete":
            trashed = trash.delete(run)
            text = f"{run.name} is deleted; u restores it, for {trash.KEPT_DAYS} days"
            return RunChanged(work.ticket, text, deleted=trashed.path.name)
        case "resume":
            resuming.resume_unchanged(run)
            return RunChanged(work.ticket, f"{run.name} is resumed; enter follows it")
    return RunChanged(work.ticket, f"written {_export(run, work.what, work.text)}")


def _check_alone(run: RunDirectory, what: str) -> None:
    """Raise a RunError if a change of this run would damage the sweep that it belongs to."""
    from nntui.sweeps.rows import belongs_to_sweep  # noqa: PLC0415 - the app starts without it

    if what in {"rename", "delete", "resume"} and belongs_to_sweep(run.path):
        sweep = quoted(run.path.parent.parent.name)
        raise RunError(
            f"{run.name}: is a trial of a sweep; nntui sweep resume {sweep} resumes it, "
            f"nntui sweep rm {sweep} deletes it"
        )


def read_settings(work: ReadSettings) -> SettingsRead:
    """Read the settings of a run, for the next run."""
    run = runs.find(work.path)
    return SettingsRead(work.ticket, run.name, run_notes.duplicate_settings(run))


def _export(run: RunDirectory, kind: str, target: str) -> Path:
    recorded, path = export.read_recorded(run), expanded(target.strip()).absolute()
    match cast("ExportKind", kind):
        case "csv":
            write_whole(path, export.as_csv(recorded), "", make_folders=False)
        case "json":
            write_whole(path, export.as_json(recorded) + b"\n", "", make_folders=False)
        case "tensorboard":
            return export.export_tensorboard(recorded, path)
    return path


def _opened_by(row: RunRow) -> str:
    """Return what opens a row; the name of weights is shorter than their path, and as good."""
    return row.name if row.origin in {"saved", "shipped"} else row.path


def _pair(digits: DigitComparison, first: str, second: str) -> ComparedPair:
    one, other = digits.one, digits.other
    if one is None or other is None:
        return ComparedPair(first, second, digits.problem)
    before, after = one.confusion, other.confusion
    return ComparedPair(
        first,
        second,
        rows=digits.rows,
        classes=tuple(one.data.classes),
        before=before,
        after=after,
        truth=one.truth,
        said=one.classes.predicted,
        predicted=other.classes.predicted,
        changes=tuple(largest_changes(before, after, _CHANGES)),
    )
