"""The list of settings: which of them are shown, in groups, and what is said about each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nntui.config.knob import GROUPS, DataKind, Group, Knob
from nntui.config.knobs import knobs
from nntui.view.formatting import setting_text

RowKind: TypeAlias = Literal["group", "number", "text", "choice"]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row of the list.

    Args:
        key: the name of the setting, or of the group.
        kind: how it is edited; `group` is the title of a group.
        group: the group that it belongs to.
        value: its value as text; of a group how many settings are hidden.
        changed: whether it, or a hidden setting of the group, is not at its default.
        live: whether it can change while a run is trained.
        unfolded: whether all settings of the group are shown.
    """

    key: str
    kind: RowKind
    group: Group
    value: str
    changed: bool = False
    live: bool = False
    unfolded: bool = False


def setting_rows(
    settings: Mapping[str, object],
    data_kind: DataKind | None,
    unfolded: frozenset[str] = frozenset(),
    defaults: Mapping[str, object] | None = None,
) -> tuple[SettingRow, ...]:
    """Return the rows of the list: each group, with its common settings or, unfolded, with all.

    Settings without effect are left out, and so are the layers, which have a panel of their own.

    Args:
        settings: all settings by name.
        data_kind: the kind of the data set, None while it is not known.
        unfolded: the groups that are shown with all their settings.
        defaults: defaults that depend on the data set, by name.

    >>> [row.key for row in setting_rows({"optimizer": "adam"}, None)][:4]
    ['Data', 'data', 'augment', 'Network']
    """
    rows: list[SettingRow] = []
    for group in GROUPS:
        known = [
            each
            for each in knobs().values()
            if each.group == group and each.name != "layers" and _applies(each, settings, data_kind)
        ]
        all_rows = [_row(each, settings, defaults or {}) for each in known]
        is_open = group in unfolded
        shown = [row for each, row in zip(known, all_rows, strict=True) if is_open or each.common]
        hidden = [row for row in all_rows if row not in shown]
        if all_rows:
            rows += [_title(group, hidden, unfolded=is_open), *shown]
    return tuple(rows)


def _title(group: Group, hidden: list[SettingRow], *, unfolded: bool) -> SettingRow:
    changed = sum(row.changed for row in hidden)
    words = [f"{len(hidden)} more"] if hidden else []
    words += [f"{changed} changed"] if changed else []
    return SettingRow(group, "group", group, ", ".join(words), bool(changed), unfolded=unfolded)


def _row(known: Knob, settings: Mapping[str, object], defaults: Mapping[str, object]) -> SettingRow:
    value = settings.get(known.name, known.default)
    default = defaults.get(known.name, known.default_with(settings))
    return SettingRow(
        key=known.name,
        kind=kind_of(known),
        group=known.group,
        value=setting_text(value),
        changed=value != default,
        live=known.live,
    )


def kind_of(known: Knob) -> RowKind:
    """Return how a setting is edited: by typing a number or a text, or by choosing from a list.

    >>> kind_of(knobs()["lr"]), kind_of(knobs()["data"])
    ('number', 'choice')
    """
    if known.choices or known.kind is bool or known.name == "data":
        return "choice"
    return "text" if known.kind is str else "number"


def _applies(known: Knob, settings: Mapping[str, object], data_kind: DataKind | None) -> bool:
    if known.data_kind is not None and known.data_kind != data_kind:
        return False
    return known.is_used(settings, data_kind)


def setting_help(
    known: Knob, settings: Mapping[str, object], default: object | None = None
) -> tuple[str, str]:
    """Return two lines about a setting: what it is; its values, its default and when it applies.

    >>> from nntui.config.knobs import knob
    >>> setting_help(knob("batch"), {})[1]
    'from 1 to 65536; default 64; can change in training'
    """
    default = known.default_with(settings) if default is None else default
    parts = []
    if known.interval is not None:
        parts.append(str(known.interval))
    elif known.choices:
        parts.append(f"one of {len(known.choices)}: enter lists them")
    parts.append(f"default {setting_text(default) or 'none'}" + _because(known, settings))
    if known.purpose:
        parts.append(known.purpose)
    parts.append("can change in training" if known.live else "for the next run")
    return f"{known.name}: {known.meaning}", "; ".join(parts)


def _because(known: Knob, settings: Mapping[str, object]) -> str:
    """Return the setting that decides a default, as in ` with adam`."""
    if known.follows is None or known.follows.setting not in settings:
        return ""
    return f" with {settings[known.follows.setting]}"


GROUP_HELP: dict[str, str] = {
    "Data": "the images: which, how many are held out, how they are distorted",
    "Network": "initial weights and biases; the layers are in the panel Network",
    "Loss": "what the training minimizes, and the output of the network",
    "Optimizer": "how weights change from step to step",
    "Schedule": "how the learning rate changes in the course of a run",
    "Regularization": "what keeps weights small, against overfitting",
    "Run": "how long, in which batches, and from which random numbers",
}
"""What each group is about."""


def setting_summary(known: Knob) -> str:
    """Return what a setting is, its choices, and what its group is about: words to search.

    >>> setting_summary(knobs()["label_smoothing"]).partition("; ")[2]
    'what the training minimizes, and the output of the network'
    """
    choices = f" ({', '.join(known.choices)})" if known.choices else ""
    return f"{known.meaning}{choices}; {GROUP_HELP[known.group]}"
