"""NumPy archives (.npz): all arrays by name, except those that cannot be read safely."""

import io
import zipfile
import zlib

from nntui.datasets.assembly.names import meaning
from nntui.datasets.formats import npy
from nntui.datasets.formats.limits import MAX_MEMBERS, max_bytes
from nntui.datasets.formats.part import Part
from nntui.datasets.formats.safe_read import check_growth
from nntui.errors import DataError
from nntui.strings import clean

MAGIC = b"PK\x03\x04"
_SUFFIX = ".npy"


def read_npz(raw: bytes, name: str, file: str) -> list[Part]:
    """Return the arrays in an archive; those of objects have a problem instead of contents.

    Args:
        raw: the bytes of the archive.
        name: the path of the file, for errors.
        file: its name without folders, if there are several files.

    Raises:
        DataError: a broken archive, two arrays of one name, or too many arrays.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _read_members(archive, name, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise DataError(f"{name}: a broken archive: {error}; download it again") from None
    except (NotImplementedError, ValueError, RuntimeError, OverflowError) as error:
        raise DataError(f"{name}: an archive that cannot be read: {error}") from None


def is_npz(raw: bytes) -> bool:
    """Return whether all files in a ZIP archive are arrays; a broken archive may have any."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return all(name.endswith(_SUFFIX) and "/" not in name for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return True


def _read_members(archive: zipfile.ZipFile, name: str, file: str) -> list[Part]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise DataError(f"{name}: expected at most {MAX_MEMBERS} arrays, received more")
    names = [clean(member.filename, 60).removesuffix(_SUFFIX) for member in members]
    twice = next((key for n, key in enumerate(names) if key in names[:n]), None)
    if twice is not None:
        raise DataError(f"{name}: expected each array once, received {twice} twice")
    # What has a name of images or labels is read first, as the limit may be reached.
    order = sorted(range(len(names)), key=lambda n: not meaning(names[n]).content)
    parts: dict[int, Part] = {}
    remaining = max_bytes()
    for number in order:
        parts[number] = _read_member(archive, members[number], name, names[number], remaining)
        array = parts[number].array
        remaining -= 0 if array is None else array.nbytes
    ordered = [parts[number] for number in range(len(names))]
    if not file:
        return ordered
    if len(ordered) == 1 and ordered[0].name.startswith("arr_"):
        only = ordered[0]
        return [Part(file, only.array, problem=only.problem)]
    return [Part(part.name, part.array, file=file, problem=part.problem) for part in ordered]


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, key: str, limit: int
) -> Part:
    """Return an array, or the reason why it cannot be read."""
    if member.flag_bits & 1:
        raise DataError(f"{name}: expected a plain archive, received an encrypted one")
    title = f"{name}: {key}"
    try:
        check_growth(name, member.file_size, member.compress_size, limit)
        with archive.open(member) as file:
            return Part(key, npy.read_array(file, title, limit))
    except DataError as error:
        if meaning(key).content in {"images", "labels"} and "of objects" not in str(error):
            raise
        if "of objects" in str(error):
            return Part(key, problem="objects")
        return Part(key, problem=str(error).removeprefix(f"{title}: ").removeprefix(f"{name}: "))
