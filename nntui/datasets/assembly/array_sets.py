"""Files of arrays that belong together: which ones are read, and what is made of them."""

from collections.abc import Mapping, Sequence

from nntui.config.reading import Reading
from nntui.datasets.assembly.assemble import assemble
from nntui.datasets.assembly.by_class import merge_classes
from nntui.datasets.assembly.class_names import MAX_BYTES, parse_names
from nntui.datasets.assembly.found import found_part
from nntui.datasets.assembly.names import is_no_data, meaning
from nntui.datasets.formats.array_files import DESCRIPTIONS, problem_of, read_arrays
from nntui.datasets.formats.limits import max_bytes, too_large
from nntui.datasets.formats.parsed import ParsedData
from nntui.datasets.formats.part import Part
from nntui.datasets.formats.sources import SourceFile
from nntui.errors import DataError
from nntui.strings import clean

Formatted = tuple[SourceFile, str]
"""A file and its format."""


def read_class_names(files: Sequence[SourceFile]) -> dict[str, dict[int, str]]:
    """Return the names of classes by label in each file that is a list of them."""
    found: dict[str, dict[int, str]] = {}
    for file in files:
        try:
            names = parse_names(file.read(MAX_BYTES))
        except DataError:
            continue
        if names:
            found[file.own_name] = names
    return found


def belongs_to(other: SourceFile, file: SourceFile) -> bool:
    """Return whether the name of a file differs from another one only in split and content.

    >>> # kmnist-train-labels.npz belongs to kmnist-train-imgs.npz, k49-train-labels.npz does not
    """
    one, two = meaning(other.own_name), meaning(file.own_name)
    if other.own_name == file.own_name or one.rest != two.rest:
        return False
    return one.content in {"images", "labels"} and two.content in {"images", "labels"}


def read_array_set(
    files: Sequence[Formatted],
    reading: Reading,
    name: str,
    *,
    names: Mapping[str, dict[int, str]] | None = None,
    relatives: Sequence[Formatted] = (),
    others: Sequence[str] = (),
    own_name: str = "",
    in_folder: bool = False,
) -> ParsedData:
    """Return the images and labels in files of arrays.

    Args:
        files: the files, with their formats.
        reading: settings that override what is detected.
        name: the path of the data, for errors.
        names: names of classes by label, from files of that name.
        relatives: files beside a single one, which are read where it has no labels or no images.
        others: names of what is not read.
        own_name: the name of the archive, if the files are in one.
        in_folder: whether the files are those of a folder or an archive.

    Raises:
        DataError: broken files, several data sets, or see assemble.
    """
    names = dict(names or {})
    unused = list(others)
    if in_folder:
        files, left = _chosen(files, names, name)
        unused += left
    alone = len(files) == 1
    parts, used = _read_all(files, reading, alone=alone, in_folder=in_folder)
    if not in_folder and _is_incomplete(parts):
        more = [item for item in relatives if item[1] in DESCRIPTIONS]
        if more:
            files, alone = [*files, *more], False
            parts, used = _read_all(files, reading, alone=False, in_folder=False)
    parts, classes = merge_classes(parts, name)
    own = own_name or (files[0][0].own_name if not in_folder else "")
    described = _description(used, in_folder=in_folder, alone=alone)
    parsed = assemble(parts, name, described, names, own, classes)
    # Lists of names beside a single file are not part of what was named.
    kept = [text for text in parsed.unused if in_folder or text not in names]
    return parsed.replaced_unused((*kept, *(text for text in unused if text not in names)))


def _description(used: Sequence[str], *, in_folder: bool, alone: bool) -> str:
    if not used:
        return ""
    if used[0] == "npy" and alone and not in_folder:
        return "a NumPy array"
    kinds = sorted(set(used), key=list(DESCRIPTIONS).index)
    if len(kinds) == 1:
        return DESCRIPTIONS[kinds[0]]
    return " and ".join(DESCRIPTIONS[kind].replace("{detail}", "CSV") for kind in kinds)


def _chosen(
    files: Sequence[Formatted], names: Mapping[str, dict[int, str]], name: str
) -> tuple[list[Formatted], list[str]]:
    """Return the files to read, and the names of the others.

    Files of the first format that is there are read, and of others those that may have the labels.
    """
    data = [item for item in files if not _is_other(item[0], names)]
    unused = [file.own_name for file, _ in files if is_no_data(file.own_name) and len(files) > 1]
    if not data:
        data = [item for item in files if item[0].own_name not in names] or list(files)
        unused = []
    first = next(kind for kind in DESCRIPTIONS if any(item[1] == kind for item in data))
    chosen = [item for item in data if item[1] == first]
    rest = [item for item in data if item[1] != first]
    if not _is_complete([meaning(file.own_name).content for file, _ in chosen], first):
        return _without_rivals(data, name), unused
    return _without_rivals(chosen, name), [*unused, *(file.own_name for file, _ in rest)]


def _is_other(file: SourceFile, names: Mapping[str, dict[int, str]]) -> bool:
    return is_no_data(file.own_name) or file.own_name in names


def _is_complete(contents: Sequence[str], file_format: str) -> bool:
    """Return whether files of these contents may have both images and labels."""
    if file_format in {"idx", "npy"}:
        return "labels" in contents or not any(contents)
    if contents and set(contents) == {"labels"}:
        return False
    return "images" not in contents or "labels" in contents or "" in contents


def _without_rivals(files: Sequence[Formatted], name: str) -> list[Formatted]:
    """Return the files, or raise a DataError if their names are those of several data sets."""
    groups: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for file, _ in files:
        own = meaning(file.own_name)
        if own.split and own.content:
            groups.setdefault((own.split, own.content), set()).add(own.rest)
    rivals = max(groups.values(), key=len, default=set())
    if len(rivals) > 1:
        found = ", ".join(sorted(clean("-".join(rest) or "others", 40) for rest in rivals)[:8])
        raise DataError(
            f"{name}: expected the files of one data set, received those of {len(rivals)}: "
            f"{found}; name one of the files"
        )
    return list(files)


def _read_all(
    files: Sequence[Formatted], reading: Reading, *, alone: bool, in_folder: bool
) -> tuple[list[Part], list[str]]:
    """Return the parts of all files, and the formats of those that could be read."""
    parts: list[Part] = []
    used: list[str] = []
    remaining = max_bytes()
    for file, kind in files:
        try:
            found = read_arrays(file, kind, reading, alone=alone, limit=remaining)
        except DataError as error:
            if not in_folder or alone or kind == "idx" or meaning(file.own_name).content:
                raise
            parts.append(problem_of(file, error))
            continue
        used.append(kind)
        split = meaning(file.name.rpartition("/")[0].rpartition("/")[2]).split
        parts += [part.in_split(split) if split and not part.split else part for part in found]
        remaining -= sum(part.array.nbytes for part in found if part.array is not None)
        if remaining < 0:
            raise too_large(file.shown, max_bytes())
    return parts, used


def _is_incomplete(parts: Sequence[Part]) -> bool:
    """Return whether a file has images without labels, or labels without images."""
    contents = [found_part(part).content for part in parts]
    if any(part.labels is not None for part in parts):
        return False
    return not {"images", "labels"} <= set(contents)
