"""How large data may be: the one place for every limit on what strangers' files can ask for."""

import os

from nntui.errors import DataError

MAX_SIDE = 1024
"""Rows or columns of an image: more than any network here could take."""
MAX_CLASSES = 64
MAX_FILES = 250_000
"""Pictures in a folder."""
MAX_ENTRIES = 4096
"""Files and folders that are looked at to find out what a folder is."""
MAX_MEMBERS = 64
"""Arrays in an archive."""
MAX_OPCODES = 300_000
"""Instructions in a pickle: a label each, and some."""
MAX_RATIO = 100
"""How many times smaller than its contents an archive may be, once these are large."""
RATIO_FROM = 2**26
"""Bytes of contents from which MAX_RATIO holds: a small set of blank images packs well, too."""
VARIABLE = "NNTUI_DATA_MIB"


def max_bytes() -> int:
    """Return how much data may be read: 512 MiB, or the MiB that NNTUI_DATA_MIB says."""
    told = os.environ.get(VARIABLE, "")
    if not told:
        return 512 * 2**20
    if not (told.isascii() and told.isdecimal() and 1 <= int(told[:9]) <= 2**20):
        raise DataError(f"{VARIABLE}: expected a number of MiB from 1 to 1048576, received {told}")
    return int(told) * 2**20


def too_large(name: object, limit: int) -> DataError:
    """Return the sentence for data that goes beyond `limit` bytes."""
    return DataError(
        f"{name}: expected at most {limit >> 20} MiB of data, received more; "
        f"take a part of it, or raise the limit with {VARIABLE}"
    )
