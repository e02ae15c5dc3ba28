"""Members of zip archives, whose sizes are checked before they are unpacked."""

import zipfile
from pathlib import Path

from nntui.errors import WeightsError
from nntui.strings import clean
from nntui.weights.importers.collect import MAX_ARRAYS, MAX_BYTES

_RATIO = 8
_FREE = 2**24
"""Bytes that any archive may unpack to."""


def most_unpacked(size: int) -> int:
    """Return how many bytes an archive of `size` bytes may unpack to."""
    return min(MAX_BYTES, _RATIO * size + _FREE)


class Archive:
    """A zip archive that unpacks to at most a few times its size.

    Args:
        path: of the archive.
        file: the open archive.

    Raises:
        WeightsError: it has too many members.
    """

    def __init__(self, path: Path, file: zipfile.ZipFile) -> None:
        self._path = path
        self._file = file
        self._left = most_unpacked(path.stat().st_size)
        self.names = tuple(file.namelist())
        if len(self.names) > MAX_ARRAYS:
            raise WeightsError(f"{path}: expected at most {MAX_ARRAYS:,} files, received more")

    def read(self, name: str) -> bytes:
        """Return the contents of a member.

        Raises:
            WeightsError: there is none, it is encrypted, or all that was read is too much.
        """
        try:
            info = self._file.getinfo(name)
        except KeyError:
            raise WeightsError(
                f"{self._path}: expected {clean(name, 60)} in the archive, received none; "
                "download it again"
            ) from None
        if info.flag_bits & 1:
            raise WeightsError(f"{self._path}: expected a plain archive, received an encrypted one")
        self._left -= info.file_size
        if self._left < 0:
            raise WeightsError(
                f"{self._path}: expected an archive of weights, received one that unpacks to more "
                f"than {_RATIO} times its size; unpack it yourself if you trust it"
            )
        with self._file.open(info) as member:
            return member.read(info.file_size)
