"""The dial as text: each knob with its setting on a scale, and where the answer changes."""

from collections.abc import Mapping, Sequence

from rich.text import Text

from nntui.analysis.dial import KNOBS, RANGES, Dial, KnobName
from nntui.analysis.flips import Flip, Flips
from nntui.view.style import Terminal

_NAME = 11
_SETTING = 7
_SCALES = (9, 37)
_FLIPS = 9
"""Columns of one flip; there is room for both where the scale is not shortened by them."""


def dial_lines(
    dial: Dial,
    knob: KnobName,
    flips: Mapping[str, Flips] | None,
    classes: Sequence[str],
    columns: int,
    terminal: Terminal,
    *,
    focused: bool = False,
) -> list[Text]:
    """Return a line for each knob: name, scale, setting, and the first flip in each direction.

    On the scale, `o` is the setting and `x` the first settings at which the answer is another one.

    >>> from nntui.view.style import PLAIN
    >>> found = {"rotate": Flips(None, Flip(40, 1))}
    >>> lines = dial_lines(Dial(rotate=20), "rotate", found, "01", 60, PLAIN, focused=True)
    >>> lines[2].plain
    '>rotate    ----------+-o-x------ +20deg +40: 1'
    """
    return [
        _line(
            name,
            dial.setting(name),
            Flips(None, None) if flips is None else flips.get(name, Flips(None, None)),
            classes,
            columns,
            terminal,
            chosen=name == knob,
            focused=focused,
        )
        for name in KNOBS
    ]


def flip_text(flip: Flip, classes: Sequence[str]) -> str:
    """Return a setting and the answer there.

    >>> flip_text(Flip(-15, 1), ["0", "1"])
    '-15: 1'
    """
    return f"{flip.setting:+d}: {classes[flip.answer]}"


def _line(
    name: KnobName,
    setting: int,
    flips: Flips,
    classes: Sequence[str],
    columns: int,
    terminal: Terminal,
    *,
    chosen: bool,
    focused: bool,
) -> Text:
    known = RANGES[name]
    width = columns - _NAME - _SETTING - 1
    both = 2 * _FLIPS if width >= 2 * _FLIPS + 2 * _SCALES[0] else _FLIPS
    room = max(min(width - both, _SCALES[1]), _SCALES[0]) // 2 * 2 - 1
    after = _flips_text(name, flips, classes, max(width - room, 0))
    style = "bold" if chosen else ""
    line = Text(f"{'>' if chosen and focused else ' '}{name:<{_NAME - 1}}", style, no_wrap=True)
    line.append_text(_scale(known.low, known.high, setting, flips, room, terminal))
    line.append(
        f"{_setting_text(name, setting, terminal):>{_SETTING}}", "bold" if setting else terminal.dim
    )
    return line.append(f" {after}", terminal.wrong)


def _setting_text(name: KnobName, setting: int, terminal: Terminal) -> str:
    if name == "invert":
        return "on" if setting else "off"
    unit = RANGES[name].unit
    unit = "°" if unit == "deg" and terminal.unicode else unit
    return f"{setting:+d}{unit}" if setting else "0"


def _flips_text(name: KnobName, flips: Flips, classes: Sequence[str], columns: int) -> str:
    """Return the flips that fit, the nearest first."""
    if name == "invert":
        return "" if flips.above is None else f"on: {classes[flips.above.answer]}"[:columns]
    known = sorted(filter(None, flips), key=lambda flip: abs(flip.setting))
    texts = [flip_text(flip, classes) for flip in known]
    both = "  ".join(texts)
    return both if len(both) <= columns else texts[0][:columns]


def _scale(
    low: int, high: int, setting: int, flips: Flips, columns: int, terminal: Terminal
) -> Text:
    """Return a scale with the setting and the flips on it."""

    def place(value: int) -> int:
        return round((value - low) * (columns - 1) / (high - low))

    rule, knob = ("─", "●") if terminal.unicode else ("-", "o")
    middle = "┼" if terminal.unicode else "+"
    cells = [(rule, terminal.dim)] * columns
    cells[place(0)] = (middle, terminal.dim)
    for flip in flips:
        if flip is not None:
            cells[place(flip.setting)] = (terminal.cross, terminal.wrong)
    cells[place(setting)] = (knob, terminal.accent)
    text = Text()
    for character, style in cells:
        text.append(character, style)
    return text
