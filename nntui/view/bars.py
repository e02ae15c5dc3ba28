"""Ten probabilities as ten bars."""

from collections.abc import Sequence

from rich.text import Text

from nntui.view.style import ACCENT, BAR, DIM, RIGHT, WRONG, Terminal

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def bar(share: float, columns: int, terminal: Terminal) -> str:
    """Return a bar that fills `share` of `columns`, to an eighth of a column if it can."""
    share = min(max(0.0, share), 1.0)  # in this order no number at all is an empty bar
    if not terminal.unicode:
        return ("=" * round(share * columns)).ljust(columns)
    whole, eighth = divmod(round(share * columns * 8), 8)
    return ("█" * whole + (_EIGHTHS[eighth] if eighth else "")).ljust(columns)


def track(share: float, columns: int, terminal: Terminal) -> Text:
    """Return a track of `columns`, filled up to `share`; what is left of it is seen too."""
    done = round(min(max(share, 0.0), 1.0) * columns)
    full, rest = ("━", "─") if terminal.unicode else ("=", "-")
    text = Text(no_wrap=True)
    text.append(full * done, ACCENT if terminal.color else "")
    text.append(rest * (columns - done), DIM if terminal.color else "")
    return text


def probability_bars(
    probabilities: Sequence[float],
    classes: Sequence[str],
    truth: int | None,
    columns: int,
    terminal: Terminal,
) -> Text:
    """Return a bar for each class, in lines of `columns`.

    The class the network says is marked `<`; the true one, where it is known, is marked `*`, before
    its name. Outputs that are no shares (those of hinge) are written as numbers, their bars up to
    the largest.
    """
    shares = not any(share < 0 or share > 1 for share in probabilities)
    full = 1.0 if shares else max(*probabilities, 1e-9)
    said = max(range(len(probabilities)), key=probabilities.__getitem__)
    name_width = min(max(map(len, classes)), 12)
    bar_width = max(columns - name_width - 12, 1)
    dim, right, plain = (DIM, RIGHT, BAR) if terminal.color else ("", "", "")
    verdict = (RIGHT if truth in {said, None} else WRONG) if terminal.color else ""
    lines = []
    for place, (name, share) in enumerate(zip(classes, probabilities, strict=True)):
        here = place == said
        line = Text("* " if place == truth else "  ", right if place == truth else "")
        line.append(f"{name[:name_width]:>{name_width}} ", "bold" if here else "")
        drawn = bar(share / full, bar_width, terminal)
        # Blanks get no style: every change of style is a dozen bytes on the line.
        line.append(drawn.rstrip(), verdict if here else plain)
        line.append(drawn[len(drawn.rstrip()) :])
        line.append(f" {100 * share:5.1f}%" if shares else f"{share:7.2f}", "bold" if here else dim)
        line.append(" <" if here else "  ", verdict if here else "")
        lines.append(line)
    return Text("\n", no_wrap=True).join(lines)
