"""Unpacks single compressed files: gzip, and zlib as joblib writes it."""

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nntui.errors import WeightsError
from nntui.weights.importers.archive import most_unpacked
from nntui.weights.importers.collect import read_whole

_PIECE = 2**20
_ANY_HEADER = 32 + zlib.MAX_WBITS


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Write the contents of a compressed file to a temporary one, which is deleted afterwards.

    Raises:
        WeightsError: it unpacks to far more than its size.
        zlib.error: it is broken.
        EOFError: it is truncated.
    """
    raw = read_whole(path)
    most = most_unpacked(len(raw))
    archive = zlib.decompressobj(_ANY_HEADER)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / (path.stem or "file")
        with target.open("wb") as file:
            while not archive.eof:
                piece = archive.decompress(raw, _PIECE)
                if not piece and not archive.eof:
                    raise EOFError("it is truncated")
                file.write(piece)
                if file.tell() > most:
                    raise WeightsError(
                        f"{path}: expected a compressed file of weights, received one that unpacks "
                        "to far more than its size; unpack it yourself if you trust it"
                    )
                raw = archive.unconsumed_tail
        yield target
