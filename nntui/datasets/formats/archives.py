"""ZIP and tar archives as downloaded: their files are read in memory and never unpacked to disk."""

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial

from nntui.datasets.formats.limits import MAX_FILES, too_large
from nntui.datasets.formats.safe_read import check_growth, decompress
from nntui.datasets.formats.sources import SourceFile, is_visible
from nntui.errors import DataError
from nntui.strings import clean

_TAR_MARK = b"ustar"
_TAR_PLACE = 257


def is_tar(start: bytes) -> bool:
    """Return whether bytes are the start of a tar archive."""
    return start[_TAR_PLACE : _TAR_PLACE + len(_TAR_MARK)] == _TAR_MARK


def files_in_zip(raw: bytes, name: str) -> list[SourceFile]:
    """Return the visible files of a ZIP archive; each is decompressed when it is read.

    Raises:
        DataError: a broken or encrypted archive, or too many files.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        members = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DataError(
            f"{name}: a broken archive: {clean(error, 80)}; download it again"
        ) from None
    _check_count(len(members), name)
    if any(info.flag_bits & 1 for info in members):
        raise DataError(f"{name}: expected a plain archive, received an encrypted one")
    return [
        SourceFile(
            info.filename,
            f"{name}: {clean(info.filename, 80)}",
            partial(_read_member, archive, info, name),
            partial(_start_of_member, archive, info, name),
        )
        for info in sorted(members, key=lambda info: info.filename)
        if is_visible(info.filename)
    ]


def files_in_tar(raw: bytes, name: str) -> list[SourceFile]:
    """Return the visible regular files of an uncompressed tar archive.

    Raises:
        DataError: a broken archive, or too many files.
    """
    found: list[SourceFile] = []
    try:
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:") as archive:
            for info in _members(archive, name):
                if info.isfile() and is_visible(info.name.removeprefix("./")) and not info.sparse:
                    end = info.offset_data + info.size
                    view = memoryview(raw)[info.offset_data : end]
                    if len(view) != info.size:
                        raise DataError(f"{name}: a broken archive: truncated; download it again")
                    found.append(_of_view(view, info.name.removeprefix("./"), name))
    except (tarfile.TarError, ValueError, OverflowError, OSError) as error:
        raise DataError(
            f"{name}: a broken archive: {clean(error, 80)}; download it again"
        ) from None
    return sorted(found, key=lambda file: file.name)


def _members(archive: tarfile.TarFile, name: str) -> Iterator[tarfile.TarInfo]:
    for number, info in enumerate(archive):
        _check_count(number, name)
        yield info


def _check_count(count: int, name: str) -> None:
    if count > 3 * MAX_FILES:
        raise DataError(f"{name}: expected at most {3 * MAX_FILES:,} files, received more")


def _of_view(view: memoryview, member: str, name: str) -> SourceFile:
    shown = f"{name}: {clean(member, 80)}"

    def read(limit: int) -> bytes:
        if len(view) > limit:
            raise too_large(shown, limit)
        return decompress(bytes(view), limit, shown)

    def start(count: int) -> bytes:
        return _unpacked_start(bytes(view[: count + 4096]), count)

    return SourceFile(member, shown, read, start)


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int) -> bytes:
    shown = f"{name}: {clean(info.filename, 80)}"
    check_growth(shown, info.file_size, info.compress_size, limit)
    try:
        with archive.open(info) as file:
            raw = file.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise DataError(f"{shown}: a broken archive: {clean(error, 80)}") from None
    except (NotImplementedError, ValueError, RuntimeError, OverflowError) as error:
        raise DataError(f"{shown}: cannot be read: {clean(error, 80)}") from None
    return decompress(raw, limit, shown)


def _start_of_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, count: int
) -> bytes:
    """Return the beginning of a member; empty if it cannot be read."""
    del name
    try:
        with archive.open(info) as file:
            return _unpacked_start(file.read(count + 4096), count)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        return b""
    except (NotImplementedError, ValueError, RuntimeError, OverflowError):
        return b""


def _unpacked_start(raw: bytes, count: int) -> bytes:
    """Return the first bytes, decompressed if they are those of a gzip archive."""
    if raw.startswith(b"\x1f\x8b"):
        try:
            raw = zlib.decompressobj(wbits=31).decompress(raw, count)
        except zlib.error:
            return b""
    return raw[:count]
