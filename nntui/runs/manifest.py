"""The manifest of a run's checkpoints: which there are, which is the best, and their hashes.

A checkpoint counts from when the manifest names it. Both are written whole or not at all, the
checkpoint first, and old checkpoints are removed last: so whenever a trainer dies, the manifest
names files that are there and whole. What has happened to one since, its hash tells.
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
"""How many checkpoints a run keeps, the newest ones; the best one is kept besides."""
_MOST_BYTES = 2**16

_Name = Annotated[str, Meta(pattern=r"^step-[0-9]{9,16}\.safetensors$")]


class Saved(Struct, frozen=True):
    """One checkpoint."""

    name: _Name
    step: Count
    sha256: str = ""
    """Of the whole file; not known where there is no manifest."""


class Manifest(Struct, frozen=True):
    """The checkpoints of a run in the order they were saved."""

    saved: Annotated[tuple[Saved, ...], Meta(max_length=64)] = ()
    best: _Name | None = None
    """The one with the best validation accuracy."""

    def named(self, name: str | None) -> Saved | None:
        """Return the checkpoint of that name, if it is there."""
        return next((saved for saved in self.saved if saved.name == name), None)

    def without(self, saved: Saved) -> "Manifest":
        """Return this manifest without one that is of no use."""
        best = None if saved.name == self.best else self.best
        return Manifest(tuple(other for other in self.saved if other != saved), best)

    def plus(self, saved: Saved, *, best: bool) -> "Manifest":
        """Return this manifest with a new checkpoint, and without those that are not kept then."""
        chosen = saved.name if best else self.best
        before = [other for other in self.saved if other.name != saved.name]
        newest = before[len(before) - (KEPT - 1) :]
        kept = [other for other in before if other in newest or other.name == chosen]
        return Manifest((*kept, saved), chosen)


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest in a folder of checkpoints.

    Where it is missing or broken, what lies there is taken for the checkpoints, without hashes.
    """
    try:
        with open_file(folder / FILE) as file:
            return msgspec.json.decode(file.read(_MOST_BYTES), type=Manifest)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        names = sorted(path.name for path in folder.glob("step-*.safetensors"))
    numbers = [(name, name[len("step-") : -len(".safetensors")]) for name in names]
    return Manifest(
        tuple(Saved(name, int(n)) for name, n in numbers if n.isascii() and n.isdecimal())
    )


def write_checkpoint(
    folder: Path, manifest: Manifest, step: int, contents: bytes, *, best: bool
) -> Manifest:
    """Write a checkpoint and the manifest that names it, and return that.

    Raises:
        StorageError: the disk refused; the checkpoints before it are as they were.
    """
    name = f"step-{step:09}.safetensors"
    write_whole(folder / name, contents, make_folders=False)
    manifest = manifest.plus(
        Saved(name, step, hashlib.sha256(contents).hexdigest()),
        # Written anew with the accuracy of the test images, the best one still is the best.
        best=best or manifest.best == name,
    )
    write_whole(folder / FILE, msgspec.json.encode(manifest), make_folders=False)
    for path in folder.glob("step-*.safetensors"):
        if manifest.named(path.name) is None:
            with contextlib.suppress(OSError):
                path.unlink()
    return manifest


def read_checkpoint(folder: Path, saved: Saved) -> bytes:
    """Return the contents of a checkpoint.

    Raises:
        DamagedError: it is missing, or not what was written.
        WeightsError: it may be whole, but the system does not let it be read.
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


def remove_parts(folder: Path) -> None:
    """Remove what a trainer that was killed in the middle of writing has left."""
    for path in folder.glob(".*.part"):
        with contextlib.suppress(OSError):
            path.unlink()
