"""`nntui runs list`: all runs, running and finished."""

from nntui.cli.options import Json
from nntui.cli.output import print_json, table
from nntui.cli.runs.record import summary_record
from nntui.cli.terminal import plain_console
from nntui.runs.summary import Summary
from nntui.strings import clean
from nntui.view import formatting
from nntui.workspace.run_list import folder, summaries

_OTHER_COLUMNS = 60
"""Width of all columns but that of the names."""


def command(*, json: Json = False) -> int:
    """List all runs, the newest first."""
    found = summaries()
    if json:
        for summary in found:
            print_json(summary_record(summary))
    elif found:
        _print(found)
    else:
        plain_console().print(
            f"no runs in {clean(folder())}; nntui train makes one", soft_wrap=True
        )
    return 0


def _print(found: list[Summary]) -> None:
    rows = table(["run", "status"])
    for name in ("accuracy", "of", "steps", "time"):
        rows.add_column(name, justify="left" if name == "of" else "right")
    for summary in found:
        rows.add_row(
            summary.run.name,
            summary.status,
            formatting.percent(summary.accuracy),
            summary.split,
            f"{summary.step:,}",
            formatting.duration(summary.at),
        )
    console = plain_console()
    # A name is never cut, however narrow the terminal, so that it can be copied.
    longest = max(len(summary.run.name) for summary in found)
    console.width = max(console.width, longest + _OTHER_COLUMNS)
    console.print(rows)
    for summary in found:
        if summary.problem and summary.status not in {"done", "stopped"}:
            console.print(f"{summary.run.name}: {summary.problem}", soft_wrap=True)
