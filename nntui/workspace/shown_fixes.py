"""Label fixes of the images that are shown: reading them, making one, and saying what was done."""

from collections.abc import Mapping

from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.label_fixes import Action, Part
from nntui.errors import NntuiError, UsageError
from nntui.workspace.label_fixes import fix_at, fix_label, load_fixes


def fixes_of(data: Dataset, name: Part) -> Mapping[int, str]:
    """Return what is to be done with labels of a split: `keep`, `drop`, `relabel` and a class.

    By the row of the image; without a file of label fixes, or with a broken one, there is none.
    """
    try:
        fixes = load_fixes(data)
    except NntuiError:
        return {}
    split: Split = getattr(data, name)
    rows = {fix.index for fix in fixes.fixes if fix.part == name and fix.index < len(split)}
    found = {row: fix_at(data, name, row, fixes) for row in sorted(rows)}
    return {row: f"{fix.action} {fix.label}".strip() for row, fix in found.items() if fix}


def has_fixes(data: Dataset) -> bool:
    """Return whether there is a file with label fixes of a data set."""
    try:
        return bool(load_fixes(data).fixes)
    except NntuiError:
        return False


def fix_shown_label(
    data: Dataset, name: Part, row: int, action: Action | None, label: str = ""
) -> str:
    """Write what to do with the label of an image; return that in words.

    Args:
        data: the data set.
        name: the split.
        row: which image of it.
        action: what to do; None takes an earlier fix back.
        label: the name of the right class, for `relabel`.

    Raises:
        UsageError: the images are held out of the training images by the settings of a run, so
            their index in the data set is another one.
        NntuiError: see `fix_label`.
    """
    if name == "validation" and not data.arranged:
        raise UsageError(
            "label fixes: expected an image of the data set, received one that a run holds out for "
            "validation; find it among the training images"
        )
    path, fixes = fix_label(data, name, row, action, label)
    what = {
        None: "its label is as in the data again",
        "keep": "its label is right",
        "drop": "left out of trainings",
        "relabel": f"labeled {label}",
    }[action]
    return f"#{row:,}: {what}; {len(fixes.fixes):,} in {path}; t: train with them"
