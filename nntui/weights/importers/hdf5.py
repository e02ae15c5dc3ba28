"""Safe access to HDF5 through h5py: what a file links to, promises or compresses is checked first.

An HDF5 file can name other files as the place of its data, and h5py would return their bytes; a
data set can promise any size. Filters beyond those of HDF5 itself would load plugins.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from nntui.errors import WeightsError
from nntui.strings import clean
from nntui.weights.importers.collect import MAX_ARRAYS, AnyArray, Named

Group: TypeAlias = Any
"""A group of h5py, which has no types."""

_FILTERS = {1, 2, 3}
"""Deflate, shuffle and checksums."""
_MAX_DEPTH = 16
_MAX_ATTRIBUTE = 2**24
_RATIO = 8
_FREE = 2**24


@contextmanager
def opened(path: Path, raw: bytes | None = None) -> Iterator["Reader"]:
    """Open an HDF5 file, or the bytes of one.

    Raises:
        WeightsError: h5py is not installed, or the file is broken.
    """
    try:
        import h5py  # noqa: PLC0415 - optional, and slow
    except ImportError:
        raise WeightsError(
            f"{path}: an HDF5 file, which needs the library h5py; pip install 'nntui[keras]'"
        ) from None
    source = str(path) if raw is None else io.BytesIO(raw)
    size = path.stat().st_size if raw is None else len(raw)
    try:
        with h5py.File(source, "r", locking=False) as file:
            yield Reader(path, file, size)
    except (OSError, RuntimeError, KeyError, SystemError) as error:
        raise WeightsError(
            f"{path}: a broken HDF5 file: {clean(error, 100)}; download it again"
        ) from None


class Reader:
    """Returns groups, data sets and attributes of one file.

    Args:
        path: of the file, for errors.
        root: its open group.
        size: of the file in bytes.
    """

    def __init__(self, path: Path, root: Group, size: int) -> None:
        self._path = path
        self._left = _RATIO * size + _FREE
        self.root = root
        self._seen: set[int] = set()

    def names(self, group: Group) -> list[str]:
        """Return what is in a group, in the order of the file."""
        return [str(name) for name in group][:MAX_ARRAYS]

    def member(self, group: Group, name: str) -> Any:
        """Return a group or a data set in a group, by a path; None if there is none.

        Raises:
            WeightsError: it is a link to something else, or its data are in another file.
        """
        import h5py  # noqa: PLC0415

        for part in name.split("/"):
            if not isinstance(group, h5py.Group) or part in ("", ".", ".."):
                return None
            link = group.get(part, getlink=True)
            if link is None:
                return None
            if not isinstance(link, h5py.HardLink):
                raise self._refused("a link to something else")
            group = group[part]
        return group

    def is_group(self, member: Any) -> bool:
        """Return whether a member is a group."""
        import h5py  # noqa: PLC0415

        return isinstance(member, h5py.Group)

    def array(self, dataset: Any) -> AnyArray | None:
        """Return the numbers of a data set, None if it has no numbers.

        Raises:
            WeightsError: they are in another file, or many more than the file has room for.
        """
        if getattr(dataset, "shape", None) is None or dataset.dtype.kind not in "biuf":
            return None
        if dataset.external or dataset.is_virtual:
            raise self._refused("data in another file")
        properties = dataset.id.get_create_plist()
        filters = {properties.get_filter(n)[0] for n in range(properties.get_nfilters())}
        if filters - _FILTERS:
            raise self._refused("a compression of its own")
        size = int(dataset.size) * dataset.dtype.itemsize
        stored = dataset.id.get_storage_size()
        self._left -= size
        if self._left < 0 or (not filters and stored < size):
            raise WeightsError(
                f"{self._path}: expected weights, received an HDF5 file that promises "
                f"{size:,} bytes and holds {stored:,}; download it again"
            )
        array: AnyArray = np.asarray(dataset[()])
        return array

    def attribute(self, group: Group, name: str) -> Any:
        """Return a text or a list of texts; None if there is none, or it is something else.

        Raises:
            WeightsError: it is larger than any file of weights needs.
        """
        import h5py  # noqa: PLC0415

        if name not in group.attrs:
            return None
        stored = h5py.h5a.open(group.id, name.encode())
        if int(np.prod(stored.shape, dtype=np.float64)) * stored.dtype.itemsize > _MAX_ATTRIBUTE:
            raise self._refused(f"{clean(name, 40)} of many megabytes")
        value = group.attrs[name]
        if isinstance(value, np.ndarray):
            return [_text(item) for item in value.reshape(-1).tolist()]
        return _text(value)

    def arrays(self, group: Group, path: str = "", depth: int = 0) -> Iterator[Named]:
        """Yield all arrays in a group and in its groups, by path; each once, if it has several."""
        for name in self.names(group):
            member = self.member(group, name)
            own = f"{path}/{name}" if path else name
            if member is None or hash(member.id) in self._seen:
                continue
            self._seen.add(hash(member.id))
            if not self.is_group(member):
                array = self.array(member)
                if array is not None:
                    yield own, array
            elif depth < _MAX_DEPTH:
                yield from self.arrays(member, own, depth + 1)

    def _refused(self, what: str) -> WeightsError:
        return WeightsError(
            f"{self._path}: expected all data in the file itself, received {what}: refused"
        )


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
