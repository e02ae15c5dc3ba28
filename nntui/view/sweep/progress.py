"""The progress of a sweep in two lines, and its best trial so far."""

from rich.text import Text

from nntui.strings import counted
from nntui.view import formatting
from nntui.view.bars import progress_bar
from nntui.view.names import cut
from nntui.view.style import Terminal
from nntui.view.sweep.view import SweepView


def progress(view: SweepView, columns: int, terminal: Terminal) -> Text:
    """Return the state of a sweep, how many epochs were trained, and how long that takes."""
    text = Text(no_wrap=True)
    text.append(view.status, _style(view.status, terminal))
    share = view.spent / view.budget if view.budget else 0.0
    text.append("  ")
    text.append_text(progress_bar(share, 18 if columns >= 100 else 8, terminal))
    text.append(f" {view.spent:.0f} of {counted(view.budget, 'epoch')}")
    for part in _parts(view, share):
        if text.cell_len + len(part) + 2 > columns:
            break
        text.append(f"  {part}")
    return text


def best_so_far(view: SweepView, columns: int, terminal: Terminal) -> Text:
    """Return the best trial in one line."""
    best = view.best
    if best is None:
        return Text("no result yet", terminal.dim)
    tested = "" if best.test is None else f", test {formatting.percent(best.test)}"
    line = (
        f"best  trial {best.number}: {formatting.percent(best.accuracy)} after "
        f"{counted(best.epochs, 'epoch')}{tested}; {best.text}"
    )
    return Text(cut(line, columns, terminal.ellipsis), terminal.right)


def status_text(view: SweepView, columns: int, terminal: Terminal) -> str:
    """Return progress and best trial as plain text, for output that is not a terminal."""
    return (
        f"{progress(view, columns, terminal).plain}; {best_so_far(view, columns, terminal).plain}"
    )


def _parts(view: SweepView, share: float) -> list[str]:
    states = [each.state for each in view.trials]
    parts = [f"trial {len(view.trials)} of {view.quotas[0]}"]
    if view.live:
        parts.append(f"{states.count('training')} in training")
        if 0.02 < share < 1:
            left = view.seconds / share * (1 - share)
            parts.append(f"{formatting.duration(left)} left")
    else:
        parts.append(formatting.duration(view.seconds))
    failed = sum(state in {"diverged", "failed", "killed"} for state in states)
    return [*parts, f"{failed} failed"] if failed else parts


def _style(status: str, terminal: Terminal) -> str:
    color = {"done": terminal.right, "running": terminal.accent}.get(status, "")
    return f"bold {color or terminal.wrong if status in {'failed', 'killed'} else color}".strip()
