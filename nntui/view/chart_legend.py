"""The line above a chart: which curve is which, with values, and what the curves say."""

from collections.abc import Callable, Sequence

from rich.text import Text

from nntui.view.chart_curves import Curves, at_epoch, nearest
from nntui.view.series import Point
from nntui.view.style import Terminal

_RISE = 1.02
"""How much higher than at its best the validation loss of a run is that overfits."""


def legend(
    shown: Curves,
    behind: Sequence[Curves],
    format_value: Callable[[float | None], str],
    columns: int,
    terminal: Terminal,
    words: Sequence[str] = (),
    names: tuple[str, str] = ("train", "val"),
) -> Text:
    """Return the newest value of each curve; then what the curves say, as far as there is room.

    >>> shown = Curves(((1.0, 0.07),), ((1.0, 0.09),))
    >>> legend(shown, (), str, 40, Terminal(color=False)).plain
    '● val 0.09  ⠒ train 0.07'
    """
    train, validation = format_value(_last(shown.train)), format_value(_last(shown.validation))
    first = [
        (_sign(terminal), f"{names[1]} {validation}", terminal.validation),
        (_dots(terminal), f"{names[0]} {train}", terminal.accent),
    ]
    if sum(len(words) + 2 for _, words, _ in first) + 2 > columns:
        first = [
            (_sign(terminal), validation, terminal.validation),
            (_dots(terminal), train, terminal.accent),
        ]
    others = [(each.letter, each.name, terminal.dim) for each in behind]
    return _line([*first, *(("", word, "") for word in words), *others], columns)


def readout(
    shown: Curves,
    behind: Sequence[Curves],
    epoch: float,
    format_value: Callable[[float | None], str],
    columns: int,
    terminal: Terminal,
    words: Sequence[str] = (),
    names: tuple[str, str] = ("", ""),
) -> Text:
    """Return the values of all runs at the epoch of the cursor.

    >>> shown = Curves(((1.0, 0.07), (2.0, 0.05)), ((1.0, 0.09), (2.0, 0.08)))
    >>> other = Curves((), ((1.0, 0.1),), "a", "first")
    >>> readout(shown, [other], 1.0, str, 60, Terminal(color=False)).plain
    'epoch 1  ● 0.09  ⠒ 0.07  a 0.1'
    """
    parts = [("", f"epoch {epoch:.3g}", "bold" if terminal.color else "")]
    for points, sign, name, style in (
        (shown.validation, _sign(terminal), names[1], terminal.validation),
        (shown.train, _dots(terminal), names[0], terminal.accent),
    ):
        found = _value(points, epoch)
        if found is not None:
            parts.append((sign, f"{name} {format_value(found)}".strip(), style))
    others = [(each.letter, at_epoch(each.main, epoch)) for each in behind]
    parts += [(letter, format_value(value), terminal.dim) for letter, value in others]
    return _line([*parts, *(("", word, "") for word in words)], columns)


def loss_words(shown: Curves) -> list[str]:
    """Return what the loss curves say: since when the run overfits.

    That is, the validation loss rises while the training loss still falls.

    >>> falling = ((1.0, 0.3), (2.0, 0.2), (3.0, 0.1), (4.0, 0.05))
    >>> loss_words(Curves(falling, ((1.0, 0.3), (2.0, 0.25), (3.0, 0.27), (4.0, 0.3))))
    ['overfitting since epoch 2']
    >>> loss_words(Curves(falling, falling))
    []
    """
    points = shown.validation
    if len(points) < 3:
        return []
    epoch, best = min(points, key=lambda point: point[1])
    before, now = nearest(shown.train, epoch), _last(shown.train)
    falls = before is not None and now is not None and now < before[1]
    since = sum(x > epoch for x, _ in points)
    if since >= 2 and min(y for x, y in points if x > epoch) > best and falls:
        rising = points[-1][1] > best * _RISE
        return [f"overfitting since epoch {epoch:.3g}"] if rising else []
    return []


def accuracy_words(shown: Curves, behind: Sequence[Curves]) -> list[str]:
    """Return what the accuracy curves say: the best epoch, and how the run compares.

    >>> shown = Curves((), ((1.0, 0.97), (2.0, 0.9837), (3.0, 0.98)))
    >>> accuracy_words(shown, [Curves((), ((1.0, 0.97), (3.0, 0.9815)), "a", "first")])
    ['-0.15 points on a at epoch 3', 'best 98.37 % at epoch 2']
    """
    words = []
    if shown.validation and behind:
        epoch, value = shown.validation[-1]
        other = at_epoch(behind[0].validation, epoch)
        if other is not None:
            gain = 100 * (value - other)
            words.append(f"{gain:+.2f} points on {behind[0].letter} at epoch {epoch:.3g}")
    if len(shown.validation) > 1:
        epoch, value = max(shown.validation, key=lambda point: point[1])
        words.append(f"best {100 * value:.2f} % at epoch {epoch:.3g}")
    return words


def _line(parts: Sequence[tuple[str, str, str]], columns: int) -> Text:
    """Return the parts that fit, each as a sign and words."""
    text = Text(no_wrap=True, end="")
    for sign, words, style in parts:
        shown = f"{sign} {words}".strip()
        gap = "  " if text else ""
        if len(text) + len(gap) + len(shown) > columns:
            continue
        text.append(gap)
        text.append(sign, style)
        text.append(f" {words}" if sign else words, "" if sign else style)
    return text


def _value(points: Sequence[Point], epoch: float) -> float | None:
    found = nearest(points, epoch)
    return None if found is None else found[1]


def _last(points: Sequence[Point]) -> float | None:
    return points[-1][1] if points else None


def _sign(terminal: Terminal) -> str:
    return "●" if terminal.unicode else "o"


def _dots(terminal: Terminal) -> str:
    return "⠒" if terminal.unicode else "."
