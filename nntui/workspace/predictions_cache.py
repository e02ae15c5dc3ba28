"""Predictions of weights for test images, kept in the cache folder: the second time is immediate.

The name of a file is a hash of the weights and of the test images, so it never has to be renewed.
"""

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from nntui import locations
from nntui.datasets.dataset import Dataset
from nntui.errors import StorageError
from nntui.storage import open_file, write_whole
from nntui.weights import Weights

FORMAT = b"1"
MAX_FILES = 200
"""Files that are kept, those that were used last: 10 MB for 10,000 images each."""
_HASH_BYTES = 16


@dataclass(frozen=True, slots=True, eq=False)
class PredictedClasses:
    """What a network predicts for each test image of a data set."""

    predicted: NDArray[np.uint8]
    """(count,)."""
    confidence: NDArray[np.float32]
    """The probability of the predicted class, (count,)."""


def predicted_classes(
    weights: Weights, data: Dataset, images_hash: str, evaluate: Callable[[], PredictedClasses]
) -> PredictedClasses:
    """Return the predictions of `weights` for the test images of `data`.

    Args:
        weights: the weights.
        data: the data set, with its labels as numbers of the classes of the weights.
        images_hash: what `hash_of_tests` returns for the data.
        evaluate: makes the predictions; called where they are not in the cache.
    """
    path = locations.cache() / "predictions" / f"{_key(weights, images_hash)}.bin"
    found = _read(path, len(data.test), len(weights.info.classes))
    if found is None:
        found = evaluate()
        _write(path, found)
    return found


def hash_of_tests(data: Dataset) -> str:
    """Return a hash of the test images of a data set, their labels, and the classes."""
    digest = hashlib.blake2b(repr((data.image_shape, data.classes)).encode(), digest_size=20)
    digest.update(np.ascontiguousarray(data.test.images).data)
    digest.update(np.ascontiguousarray(data.test.labels).data)
    return digest.hexdigest()


def _key(weights: Weights, images_hash: str) -> str:
    info = weights.info
    network = (info.layers, info.bias, info.loss, info.output, info.scaling, info.classes)
    digest = hashlib.blake2b(FORMAT + msgspec.json.encode(network), digest_size=20)
    digest.update(images_hash.encode())
    for name, array in sorted(weights.arrays.items()):
        digest.update(f"{name} {array.dtype} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _read(path: Path, count: int, classes: int) -> PredictedClasses | None:
    """Return the predictions in a file; None if it is missing, damaged or of another length."""
    try:
        with open_file(path) as file:
            contents = file.read(_HASH_BYTES + 5 * count + 1)
    except OSError:
        return None
    checksum, numbers = contents[:_HASH_BYTES], contents[_HASH_BYTES:]
    if len(numbers) != 5 * count or _hash(numbers) != checksum:
        return None
    predicted = np.frombuffer(numbers, np.uint8, count)
    if count and int(predicted.max()) >= classes:
        return None
    with contextlib.suppress(OSError):
        path.touch()  # the files that were not used for longest are removed first
    return PredictedClasses(predicted, np.frombuffer(numbers, "<f4", count, count))


def _write(path: Path, found: PredictedClasses) -> None:
    """Write a file, and remove those that were not used for longest; failing is no error."""
    numbers = found.predicted.astype(np.uint8).tobytes() + found.confidence.astype("<f4").tobytes()
    with contextlib.suppress(StorageError, OSError):
        write_whole(path, _hash(numbers) + numbers, "NNTUI_CACHE")
        files = sorted(path.parent.glob("*.bin"), key=lambda file: file.stat().st_mtime)
        for old in files[: max(len(files) - MAX_FILES, 0)]:
            old.unlink(missing_ok=True)


def _hash(contents: bytes) -> bytes:
    return hashlib.blake2b(contents, digest_size=_HASH_BYTES).digest()
