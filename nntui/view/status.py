"""One line that says how far a run is, and one that says what it is called."""

from rich.text import Text

from nntui.view import formatting
from nntui.view.bars import track
from nntui.view.runview import RunView
from nntui.view.style import ACCENT, DIM, RIGHT, WRONG, Terminal

_SIGNS = {
    "waiting": "starting",
    "running": "training",
    "paused": "paused",
    "done": "done",
    "stopped": "stopped",
    "diverged": "diverged",
    "failed": "failed",
}
_COLORS = {"done": RIGHT, "diverged": WRONG, "failed": WRONG, "running": ACCENT}


def status_line(view: RunView, columns: int, terminal: Terminal, *, gone: bool = False) -> Text:
    """Return state, epoch, a bar, throughput, time left and accuracy in one line of `columns`.

    Where there is not enough room, the last of them are left out whole. `gone` is a run whose
    trainer ended without a word.
    """
    text = Text(no_wrap=True)
    color = _COLORS.get("failed" if gone else view.status, "") if terminal.color else ""
    text.append(f" {'killed' if gone else _SIGNS[view.status]}", f"bold {color}".strip())
    if view.started is None:
        return text
    text.append(f"  epoch {max(view.epoch, 1)}/{view.started.epochs}  ")
    text.append_text(track(view.progress, 18 if columns >= 100 else 8, terminal))
    text.append(f" {100 * view.progress:3.0f} %")
    for part in _parts(view, ended=view.ended or gone):
        if text.cell_len + len(part) + 2 > columns:
            break
        text.append(f"  {part}")
    return text


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
    parts.append(f"loss {formatting.number(view.train_loss.last)}")
    if view.lr is not None:
        parts.append(f"lr {view.lr:.2g}")
    parts.append(f"step {view.step:,}")
    return parts


def legend(train: str, validation: str, terminal: Terminal) -> Text:
    """Return which mark of a chart is which curve, with its newest value."""
    text = Text(no_wrap=True)
    text.append("⠒⠒" if terminal.unicode else "..", ACCENT if terminal.color else "")
    text.append(f" train {train}  ")
    text.append("●" if terminal.unicode else "o", "color(214)" if terminal.color else "")
    text.append(f" val {validation}", "" if validation != "-" else DIM if terminal.color else "")
    return text
