"""IDX files as parts of a data set: images have three axes, labels one, those of QMNIST two."""

from nntui.datasets.formats.idx import parse_any_idx
from nntui.datasets.formats.part import Part
from nntui.errors import DataError

_TYPE_BYTES = b"\x08\x09\x0b\x0c\x0d\x0e"


def looks_like_idx(start: bytes) -> bool:
    """Return whether a file that starts with these bytes may be an IDX file."""
    return start[:2] == b"\0\0" and len(start) > 2 and start[2] in _TYPE_BYTES


def read_idx(raw: bytes, shown: str, own_name: str) -> Part:
    """Return the array in an IDX file.

    Args:
        raw: the bytes of the file.
        shown: its path, for errors.
        own_name: its name without folders.

    Raises:
        DataError: a broken file, or one without images or labels.
    """
    array = parse_any_idx(raw, shown)
    if not array.size:
        raise DataError(
            f"{shown}: expected images or labels, received an empty file: {array.shape}"
        )
    return Part(own_name, array, content="images" if array.ndim == 3 else "labels")
