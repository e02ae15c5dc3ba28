"""Label fixes as a user makes them: one image after the other, into a file of the data set."""

from pathlib import Path

from nntui import locations
from nntui.datasets.dataset import Dataset
from nntui.datasets.label_fixes import (
    Action,
    LabelFix,
    LabelFixes,
    Part,
    check_fixable,
    fix_of,
    read_label_fixes,
    write_label_fixes,
)
from nntui.storage import exists, make_folder
from nntui.strings import clean
from nntui.workspace.paths import is_path

_ENDING = "label-fixes.json"


def fixes_file(data: Dataset) -> Path:
    """Return where the label fixes of a data set are kept, unless another file is named.

    Of a user's own files, beside them; of others, in the folder of saved things.
    """
    if is_path(data.name):
        path = locations.expanded(data.name)
        return path.with_name(f"{path.name}.{_ENDING}")
    return locations.saves() / "label-fixes" / f"{clean(data.name, 60)}.{_ENDING}"


def load_fixes(data: Dataset, path: Path | None = None) -> LabelFixes:
    """Return the fixes of a data set so far; none where there is no file yet.

    Args:
        data: the data set.
        path: the file; by default that of `fixes_file`.

    Raises:
        DataError: the file is broken.
    """
    path = path or fixes_file(data)
    return read_label_fixes(path) if exists(path) else LabelFixes(data=data.name)


def fix_label(
    data: Dataset,
    part: Part,
    index: int,
    action: Action | None,
    label: str = "",
    path: Path | None = None,
) -> tuple[Path, LabelFixes]:
    """Write what to do with the label of one image; return the file and all its fixes.

    The file is written as a whole or not at all. `--label-fixes FILE` trains with it.

    Args:
        data: the data set.
        part: the part that the image is in.
        index: its index there.
        action: what to do; None takes an earlier fix of this image back.
        label: the name of the right class, for `relabel`.
        path: the file; by default that of `fixes_file`.

    Raises:
        UsageError: there is no such image or class.
        DataError: the file that is there is broken, or the images are generated or not labeled.
        StorageError: it cannot be written.
    """
    check_fixable(data)
    path = path or fixes_file(data)
    fix: LabelFix = fix_of(data, part, index, action or "keep", label)
    fixes = load_fixes(data, path)
    fixes = fixes.without(fix) if action is None else fixes.with_fix(fix)
    if not is_path(data.name):
        make_folder(path.parent)
    write_label_fixes(path, fixes)
    return path, fixes


def fix_at(data: Dataset, part: Part, index: int, fixes: LabelFixes) -> LabelFix | None:
    """Return the fix of an image; None where there is none.

    Args:
        data: the data set.
        part: the part that the image is in.
        index: its index there.
        fixes: those of the data set.
    """
    return fixes.of(fix_of(data, part, index, "keep"))
