"""Bars in characters: class probabilities and progress."""

from collections.abc import Sequence

from rich.text import Text

from nntui.view.style import Terminal

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LONGEST_NAME = 12


def bar(share: float, columns: int, terminal: Terminal) -> str:
    """Return a bar that fills `share` of `columns`, exact to an eighth of a column in Unicode.

    A share outside 0 to 1 is clipped; NaN is an empty bar.

    >>> bar(0.6, 8, Terminal())
    '████▊   '
    >>> bar(0.6, 8, Terminal(unicode=False))
    '=====   '
    """
    share = min(max(0.0, share), 1.0)  # in this order max() returns 0 for NaN
    if not terminal.unicode:
        return ("=" * round(share * columns)).ljust(columns)
    whole, eighth = divmod(round(share * columns * 8), 8)
    return ("█" * whole + (_EIGHTHS[eighth] if eighth else "")).ljust(columns)


def progress_bar(share: float, columns: int, terminal: Terminal) -> Text:
    """Return a progress bar of `columns` in which the remaining part is visible, too.

    >>> progress_bar(0.5, 8, Terminal()).plain
    '━━━━────'
    """
    done = round(min(max(share, 0.0), 1.0) * columns)
    full, rest = ("━", "─") if terminal.unicode else ("=", "-")
    text = Text(no_wrap=True)
    text.append(full * done, terminal.accent)
    text.append(rest * (columns - done), terminal.dim)
    return text


def probability_bars(
    probabilities: Sequence[float],
    classes: Sequence[str],
    truth: int | None,
    columns: int,
    terminal: Terminal,
) -> Text:
    """Return a bar for each class, in lines of `columns`.

    The predicted class is marked with `<` at the end, the true class with `*` at the beginning.
    Outputs that are not probabilities, such as those of hinge, are written as numbers; the largest
    one has the longest bar.

    Args:
        probabilities: the outputs of the network, one for each class.
        classes: their names.
        truth: the true class, None where it is unknown.
        columns: the width of a line.
        terminal: where it is displayed.

    >>> bars = probability_bars([0.25, 0.75], ["cat", "dog"], 0, 27, Terminal(unicode=False))
    >>> bars.plain.splitlines()
    ['* cat ===           25.0%  ', '  dog =========     75.0% <']
    """
    are_probabilities = all(not (output < 0 or output > 1) for output in probabilities)
    full = 1.0 if are_probabilities else max(*probabilities, 1e-9)
    predicted = max(range(len(probabilities)), key=probabilities.__getitem__)
    verdict = terminal.verdict(right=truth in {predicted, None})
    name_width = min(max(map(len, classes)), _LONGEST_NAME)
    bar_width = max(columns - name_width - 12, 1)
    lines = []
    for number, (name, output) in enumerate(zip(classes, probabilities, strict=True)):
        line = Text("* ", terminal.right) if number == truth else Text("  ")
        bold = "bold" if number == predicted else ""
        line.append(f"{name[:name_width]:>{name_width}} ", bold)
        drawn = bar(output / full, bar_width, terminal)
        # Blanks get no style: every change of style costs a dozen bytes on a slow connection.
        line.append(drawn.rstrip(), verdict if bold else terminal.accent)
        line.append(drawn[len(drawn.rstrip()) :])
        value = f" {100 * output:5.1f}%" if are_probabilities else f"{output:7.2f}"
        line.append(value, bold or terminal.dim)
        line.append(" <" if bold else "  ", verdict if bold else "")
        lines.append(line)
    return Text("\n", no_wrap=True).join(lines)
