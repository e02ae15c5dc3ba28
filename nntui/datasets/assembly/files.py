"""Any file, folder or archive as images and labels for each split."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from nntui.config.reading import Reading
from nntui.datasets.assembly.array_sets import belongs_to, read_array_set, read_class_names
from nntui.datasets.assembly.class_names import may_have_names
from nntui.datasets.assembly.image_sets import has_image_set, read_image_set
from nntui.datasets.assembly.names import split_of
from nntui.datasets.formats import archives, foreign
from nntui.datasets.formats.array_files import DESCRIPTIONS
from nntui.datasets.formats.detect import START, format_of, refusal
from nntui.datasets.formats.image_file import is_image_name
from nntui.datasets.formats.limits import MAX_ENTRIES, max_bytes
from nntui.datasets.formats.npz import is_npz
from nntui.datasets.formats.parsed import ParsedData
from nntui.datasets.formats.sources import (
    EMPTY,
    SourceFile,
    Unread,
    files_below,
    files_beside,
    on_disk,
    top_names,
)
from nntui.errors import DataError
from nntui.strings import clean


def read_parsed(path: Path, reading: Reading) -> ParsedData:
    """Return the images and labels in the file or folder at `path`.

    Raises:
        DataError: it does not exist, its format is unknown, or its contents are broken.
    """
    if _is_folder(path):
        files, left = files_below(path)
        unread = [item.shown for item in left if item.reason != EMPTY or _is_part(item, files)]
        return read_files(files, str(path), reading).with_unused(unread)
    file = on_disk(path)
    file_format = format_of(file.start(START))
    inside = files_in_archive(file, file_format)
    if inside is not None:
        return read_files(inside, str(path), reading, own_name=path.name)
    if file_format == "image":
        raise DataError(
            f"{path}: expected a data set, received a single image; name the folder that has a "
            "folder of images for each class"
        )
    if file_format not in DESCRIPTIONS:
        file.read(max_bytes())  # a better error where it cannot be read
        raise refusal(file, file.start(64))
    beside = files_beside(path)
    relatives = [other for other in beside if belongs_to(other, file)]
    names = read_class_names([other for other in beside if may_have_names(other.own_name)])
    return read_array_set(
        [(file, file_format)],
        reading,
        str(path),
        names=names,
        relatives=[(other, format_of(other.start(START))) for other in relatives],
    )


def _is_part(empty: Unread, files: Sequence[SourceFile]) -> bool:
    """Return whether an empty folder has the place of a class, or the name of a split."""
    *above, name, _ = empty.name.split("/")
    if any(split_of(folder) for folder in (*above, name)):
        return True
    paths = [file.name.split("/") for file in files if is_image_name(file.name)]
    return len({tuple(path[:-1]) for path in paths if len(path) > 1 and path[:-2] == above}) > 1


def files_in_archive(file: SourceFile, file_format: str) -> list[SourceFile] | None:
    """Return the files in an archive, None for other files; .npz is no archive here.

    Raises:
        DataError: a broken archive, or an Excel file.
    """
    if file_format not in {"zip", "tar"}:
        return None
    raw = file.read(max_bytes())
    if file_format == "tar":
        return archives.files_in_tar(raw, file.shown)
    if is_npz(raw):
        return None
    files = archives.files_in_zip(raw, file.shown)
    if any(inner.name == "xl/workbook.xml" for inner in files):
        raise DataError(f"{file.shown}: an Excel file, which nntui does not read; save it as CSV")
    return files


def read_files(
    files: Sequence[SourceFile], name: str, reading: Reading, own_name: str = ""
) -> ParsedData:
    """Return the images and labels in files of a folder or an archive.

    Where there is nothing at the top, the only folder with data is looked into.

    Args:
        files: all files, with their paths below the top.
        name: the path of the folder or archive, for errors.
        reading: settings that override what is detected.
        own_name: the name of the archive; empty for a folder.

    Raises:
        DataError: none of the files are data, or they do not belong together.
    """
    files, top = _without_top(files)
    at_top = [file for file in files if "/" not in file.name and not is_image_name(file.name)]
    formats = {file.name: format_of(file.start(START)) for file in at_top[:MAX_ENTRIES]}
    names = read_class_names([file for file in at_top if may_have_names(file.own_name)])
    arrays = [
        file
        for file in at_top
        if formats.get(file.name) in DESCRIPTIONS and file.own_name not in names
    ]
    packed = [file for file in at_top if formats.get(file.name) in {"zip", "tar"}]
    if packed and not own_name and not has_image_set(files) and set(arrays) <= set(packed):
        parsed = _read_archives(packed, formats, files, name, reading)
        if parsed is not None:
            return parsed
    if not any(formats[file.name] == "idx" for file in arrays) and has_image_set(files):
        return read_image_set(files, name, reading, own_name)
    if arrays:
        others = _others(files, arrays)
        chosen = [(file, formats[file.name]) for file in arrays]
        return read_array_set(
            chosen, reading, name, names=names, others=others, own_name=own_name, in_folder=True
        )
    return _read_below(files, names, name, reading, own_name, top)


def _read_archives(
    packed: Sequence[SourceFile],
    formats: Mapping[str, str],
    files: Sequence[SourceFile],
    name: str,
    reading: Reading,
) -> ParsedData | None:
    """Return the data in the archives of a folder, each as a folder with the archive's name.

    None is returned if there are only arrays of NumPy, which are archives, too.
    """
    inside: list[SourceFile] = []
    opened: list[SourceFile] = []
    for file in packed:
        found = files_in_archive(file, formats[file.name])
        if found is not None:
            opened.append(file)
            stem = file.own_name.split(".")[0]
            inside += [inner.under(stem) for inner in found]
    if not opened or len(opened) < len(packed):
        return None
    if len(opened) == 1:
        parsed = read_files(inside, opened[0].shown, reading, own_name=opened[0].own_name)
    else:
        parsed = read_files(inside, name, reading, own_name=name.rpartition("/")[2])
    return parsed.with_unused(_others(files, opened))


def _without_top(files: Sequence[SourceFile]) -> tuple[list[SourceFile], str]:
    """Return files without the folders that all of them are in, but not a class or a split."""
    top = ""
    while files and all("/" in file.name for file in files):
        first = files[0].name.split("/")[0]
        if not all(file.name.startswith(f"{first}/") for file in files):
            break
        if _is_class(files):
            break
        top = f"{top}{first}/"
        files = [file.below(first) for file in files]
    return list(files), top


def _is_class(files: Sequence[SourceFile]) -> bool:
    """Return whether the only folder is that of a class: most of its files are images."""
    images = [file for file in files if is_image_name(file.name)]
    return 2 * len(images) > len(files) and all(file.name.count("/") == 1 for file in images)


def _others(files: Sequence[SourceFile], used: Sequence[SourceFile]) -> list[str]:
    """Return the names of files and folders at the top that are not used."""
    known = {file.name for file in used}
    return top_names(file for file in files if file.name not in known)


def _read_below(
    files: Sequence[SourceFile],
    names: Mapping[str, dict[int, str]],
    name: str,
    reading: Reading,
    own_name: str,
    top: str,
) -> ParsedData:
    """Return the data in the folders of a folder without data of its own."""
    inside = [file for file in files if file.name.count("/") == 1 and not is_image_name(file.name)]
    formats = {file.name: format_of(file.start(START)) for file in inside[:MAX_ENTRIES]}
    arrays = [file for file in inside if formats.get(file.name) in DESCRIPTIONS]
    folders = sorted({file.name.split("/")[0] for file in arrays})
    images = sorted({file.name.split("/")[0] for file in files if is_image_name(file.name)})
    if len(folders) > 1 and not images:
        return read_array_set(
            [(file, formats[file.name]) for file in arrays],
            reading,
            name,
            names=names,
            others=_others([file for file in files if file not in arrays], []),
            own_name=own_name,
            in_folder=True,
        )
    candidates = sorted({*folders, *images})
    if len(candidates) == 1 and all("/" in file.name for file in files if file in arrays):
        chosen = candidates[0]
        below = [file.below(chosen) for file in files if file.name.startswith(f"{chosen}/")]
        if len(below) < len(files) and below:
            parsed = read_files(below, name, reading, own_name)
            rest = [file for file in files if not file.name.startswith(f"{chosen}/")]
            return parsed.with_unused(_others(rest, []))
    raise _nothing(files, candidates, name, top)


def _nothing(
    files: Sequence[SourceFile], candidates: Sequence[str], name: str, top: str
) -> DataError:
    """Return the error for files of which none are read."""
    for file in files[:MAX_ENTRIES]:
        known = foreign.name_of(file.start(64))
        if known and "/" not in file.name:
            return DataError(f"{file.shown}: {foreign.advice(known, file.own_name)}")
    flat = sum(is_image_name(file.name) and "/" not in file.name for file in files)
    if flat:
        return DataError(
            f"{name}: expected a folder of images for each class, received {flat:,} images without "
            "a class; put them into folders, or add a CSV file with their names and labels"
        )
    if candidates:
        found = ", ".join(clean(f"{top}{folder}", 60) for folder in candidates[:6])
        return DataError(
            f"{name}: expected {foreign.FORMATS} in this folder, received data further down in "
            f"{found}; name one of these folders"
        )
    received = ", ".join(clean(file.name, 40) for file in files[:6])
    return DataError(
        f"{name}: expected {foreign.FORMATS} in this folder, received "
        + (f"none of them: {received}" if received else "none of them")
    )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # too long a name, a zero byte in it
        return False
