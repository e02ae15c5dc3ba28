"""The status line of a run, and the legend of its charts."""

from rich.text import Text

from nntui.view import formatting
from nntui.view.bars import progress_bar
from nntui.view.names import cut
from nntui.view.runview import RunView, Status
from nntui.view.style import Terminal

_WORDS: dict[Status, str] = {
    "waiting": "starting",
    "running": "training",
    "paused": "paused",
    "done": "done",
    "stopped": "stopped",
    "diverged": "diverged",
    "failed": "failed",
}


def status_line(view: RunView, columns: int, terminal: Terminal, end: str = "") -> Text:
    """Return status, epoch, progress, throughput, time left and accuracy in one line.

    Parts that do not fit are left out whole, from the end.

    Args:
        view: of the run.
        columns: the width of the line.
        terminal: where it is displayed.
        end: how the run ended where its trainer did not report it, in a word; otherwise empty.
    """
    text = Text(no_wrap=True)
    word = end or _WORDS[view.status]
    color = _color("failed" if end else view.status, terminal)
    text.append(f" {word}", f"bold {color}".strip())
    if view.started is None:
        return text
    text.append(f"  epoch {max(view.epoch, 1)}/{view.started.epochs}  ")
    text.append_text(progress_bar(view.progress, 18 if columns >= 100 else 8, terminal))
    text.append(f" {100 * view.progress:3.0f} %")
    for part in _parts(view, ended=view.ended or bool(end)):
        if text.cell_len + len(part) + 2 > columns:
            break
        text.append(f"  {part}")
    return text


def _color(status: Status, terminal: Terminal) -> str:
    match status:
        case "done":
            return terminal.right
        case "diverged" | "failed":
            return terminal.wrong
        case "running":
            return terminal.accent
        case _:
            return ""


def _parts(view: RunView, *, ended: bool) -> list[str]:
    parts = [f"{formatting.rate(view.rate):>13}"]
    if ended:
        parts.append(f"took {formatting.duration(view.at)}")
    else:
        parts.append(f"ETA {formatting.duration(view.eta):>8}")
    if view.test is not None:
        parts.append(f"test {formatting.percent(view.test.accuracy)}")
    if view.validation_accuracy.last is not None:
        parts.append(f"val {formatting.percent(view.validation_accuracy.last)}")
    if view.mixed is not None:
        parts.append(f"{cut(view.mixed.data, 20, '...')} {formatting.percent(view.mixed.accuracy)}")
    parts.append(f"loss {formatting.number(view.train_loss.last)}")
    if view.lr is not None:
        parts.append(f"lr {view.lr:.2g}")
    parts.append(f"step {view.step:,}")
    if view.started is not None and view.started.initial_weights:
        parts.append(f"from {view.started.initial_weights}")
    return parts


def legend(train: str, validation: str, terminal: Terminal) -> Text:
    """Return which mark of a chart belongs to which curve, with the newest value of each.

    >>> legend("0.07", "0.09", Terminal()).plain
    '⠒⠒ train 0.07  ● val 0.09'
    """
    text = Text(no_wrap=True)
    text.append("⠒⠒" if terminal.unicode else "..", terminal.accent)
    text.append(f" train {train}  ")
    text.append("●" if terminal.unicode else "o", terminal.validation)
    text.append(f" val {validation}", terminal.dim if validation == "-" else "")
    return text
