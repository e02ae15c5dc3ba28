"""Limits on the size of data, so that no file can exhaust memory or time."""

import os

from nntui.errors import DataError

MAX_SIDE = 1024
"""Rows or columns of an image."""
MAX_CLASSES = 64
MAX_FILES = 250_000
"""Image files of one split."""
MAX_ENTRIES = 4096
"""Files of a folder that are examined to detect its format."""
MAX_MEMBERS = 64
"""Arrays in an archive."""
MAX_RATIO = 100
"""Uncompressed size of an archive divided by its compressed size."""
RATIO_FROM = 2**26
"""Uncompressed bytes from which MAX_RATIO applies: small blank images compress even better."""
VARIABLE = "NNTUI_DATA_MIB"


def max_bytes() -> int:
    """Return the limit on the size of data in bytes: NNTUI_DATA_MIB, by default 512 MiB."""
    value = os.environ.get(VARIABLE, "")
    if not value:
        return 512 * 2**20
    if not (value.isascii() and value.isdecimal() and 1 <= int(value[:9]) <= 2**20):
        raise DataError(f"{VARIABLE}: expected a number of MiB from 1 to 1048576, received {value}")
    return int(value) * 2**20


def too_large(name: object, limit: int) -> DataError:
    """Return the error for data of more than `limit` bytes."""
    return DataError(
        f"{name}: expected at most {limit >> 20} MiB of data, received more; "
        f"use a part of it, or raise the limit with {VARIABLE}"
    )
