"""The manifest: which checkpoints a run has, which one is the best, and their hashes.

A checkpoint exists once the manifest names it. The checkpoint is written first, then the manifest,
each completely or not at all, and old checkpoints are removed last. So whenever a trainer dies, the
manifest names complete files. The hash shows whether a file has changed since.
"""

import contextlib
import hashlib
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from nntui.errors import DamagedError, WeightsError
from nntui.storage import open_file, write_whole
from nntui.training.events import Count
from nntui.weights.native import MAX_BYTES

FILE = "manifest.json"
KEPT = 2
"""How many of the newest checkpoints a run keeps; it keeps the best one, too."""
_MAX_MANIFEST_BYTES = 2**16

_Name = Annotated[str, Meta(pattern=r"^step-[0-9]{9,16}\.safetensors$")]


class SavedCheckpoint(Struct, frozen=True):
    """One checkpoint."""

    name: _Name
    step: Count
    sha256: str = ""
    """The hash of the file; empty where the manifest was lost."""


class Manifest(Struct, frozen=True):
    """The checkpoints of a run in the order they were saved."""

    saved: Annotated[tuple[SavedCheckpoint, ...], Meta(max_length=64)] = ()
    best: _Name | None = None
    """The one with the best validation accuracy."""

    def named(self, name: str | None) -> SavedCheckpoint | None:
        """Return the checkpoint of that name, or None."""
        return next((saved for saved in self.saved if saved.name == name), None)

    def without(self, saved: SavedCheckpoint) -> "Manifest":
        """Return this manifest without one checkpoint."""
        best = None if saved.name == self.best else self.best
        return Manifest(tuple(other for other in self.saved if other != saved), best)

    def plus(self, saved: SavedCheckpoint, *, best: bool) -> "Manifest":
        """Return this manifest with a new checkpoint, and without those no longer kept."""
        best_name = saved.name if best else self.best
        before = [other for other in self.saved if other.name != saved.name]
        newest = before[len(before) - (KEPT - 1) :]
        kept = [other for other in before if other in newest or other.name == best_name]
        return Manifest((*kept, saved), best_name)


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest in a folder of checkpoints.

    If it is missing or broken, the checkpoints found in the folder are listed without hashes.
    """
    try:
        with open_file(folder / FILE) as file:
            return msgspec.json.decode(file.read(_MAX_MANIFEST_BYTES), type=Manifest)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        names = sorted(path.name for path in folder.glob("step-*.safetensors"))
    numbers = [(name, name[len("step-") : -len(".safetensors")]) for name in names]
    return Manifest(
        tuple(SavedCheckpoint(name, int(n)) for name, n in numbers if n.isascii() and n.isdecimal())
    )


def write_checkpoint(
    folder: Path, manifest: Manifest, step: int, contents: bytes, *, best: bool
) -> Manifest:
    """Write a checkpoint and the manifest that names it, and return that manifest.

    Raises:
        StorageError: the file cannot be written; earlier checkpoints are unchanged.
    """
    name = f"step-{step:09}.safetensors"
    write_whole(folder / name, contents, make_folders=False)
    manifest = manifest.plus(
        SavedCheckpoint(name, step, hashlib.sha256(contents).hexdigest()),
        # The best one is written again at the end, with the accuracy on the test images.
        best=best or manifest.best == name,
    )
    write_whole(folder / FILE, msgspec.json.encode(manifest), make_folders=False)
    for path in folder.glob("step-*.safetensors"):
        if manifest.named(path.name) is None:
            with contextlib.suppress(OSError):
                path.unlink()
    return manifest


def read_checkpoint(folder: Path, saved: SavedCheckpoint) -> bytes:
    """Return the contents of a checkpoint.

    Raises:
        DamagedError: it is missing, or its contents have changed.
        WeightsError: the system does not let it be read.
    """
    path = folder / saved.name
    try:
        with open_file(path) as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DamagedError(f"{path}: the checkpoint of step {saved.step} is missing") from None
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read: {error.strerror}") from None
    if saved.sha256 and hashlib.sha256(raw).hexdigest() != saved.sha256:
        raise DamagedError(
            f"{path}: the checkpoint of step {saved.step} is damaged: its {len(raw)} bytes are not "
            "those that were written"
        )
    return raw


def remove_partial_files(folder: Path) -> None:
    """Remove incomplete files that a killed trainer has left."""
    for path in folder.glob(".*.part"):
        with contextlib.suppress(OSError):
            path.unlink()
