"""The folder of a run as bytes, for workers that do not share the folder of the sweep."""

import contextlib
import re
from pathlib import Path

import msgspec

from nntui.errors import RunError
from nntui.storage import make_folder, open_file, write_whole

_FILE = re.compile(
    r"config\.toml|data\.json|initial\.json|initial\.safetensors|events\.jsonl"
    r"|checkpoints/(?:manifest\.json|step-[0-9]{9,16}\.safetensors)"
)
"""What travels: everything from which a run is resumed."""
_LAST = ("checkpoints/manifest.json", "events.jsonl")
"""Written after what they speak of, so that a torn copy is that of an earlier moment."""
_MAX_BYTES = 2**31
_decoder = msgspec.msgpack.Decoder(dict[str, bytes])


def pack(run: Path) -> bytes:
    """Return the files of a run; empty where there is none.

    Raises:
        RunError: they are larger than 2 GB.
    """
    files: dict[str, bytes] = {}
    for folder in (run, run / "checkpoints"):
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                name = str(path.relative_to(run))
                if _FILE.fullmatch(name):
                    with open_file(path) as file:
                        files[name] = file.read(_MAX_BYTES)
    if sum(map(len, files.values())) >= _MAX_BYTES:
        raise RunError(f"{run}: expected files of less than 2 GB, received more")
    return msgspec.msgpack.encode(files) if files else b""


def unpack(contents: bytes, run: Path) -> None:
    """Write the files of a run; checkpoints that are not among them are removed.

    Raises:
        RunError: the contents are not those of a run.
        StorageError: a file cannot be written.
    """
    try:
        files = _decoder.decode(contents)
    except msgspec.MsgspecError as error:
        raise RunError(f"{run}: expected the files of a run, received others: {error}") from None
    if unknown := [name for name in files if not _FILE.fullmatch(name)]:
        raise RunError(f"{run}: expected the files of a run, received {unknown[0]!r}")
    for folder in (run / "checkpoints", run / "commands"):
        make_folder(folder)
    for name in sorted(files, key=lambda name: (name in _LAST, name)):
        write_whole(run / name, files[name], make_folders=False, sync=False)
    for path in (run / "checkpoints").glob("step-*.safetensors"):
        if f"checkpoints/{path.name}" not in files:
            with contextlib.suppress(OSError):
                path.unlink()
