"""LastView: where the user was when the app ended, so that the next start continues there.

It is one small file in the user's state folder, and of no importance: the runs are elsewhere. A
damaged one is ignored, and of two apps the one that ends last writes it.
"""

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from nntui import locations
from nntui.errors import StorageError
from nntui.storage import exists, open_file, write_whole
from nntui.strings import clean
from nntui.workspace.paths import absolute

FILE = "last-view.json"
_MAX_BYTES = 2**16

_KEPT = "what is shown cannot be kept for the next start; name another folder in NNTUI_STATE"
_Word = Annotated[str, Meta(max_length=60)]


class Opened(Struct, frozen=True):
    """What was shown: a run or weights."""

    kind: Literal["run", "weights"]
    name: Annotated[str, Meta(max_length=4096)]
    """Absolute path, or the name of weights."""
    title: Annotated[str, Meta(max_length=400)]
    """As text to display."""


class LastView(Struct, frozen=True, kw_only=True):
    """What the app showed; words that a version does not know are ignored."""

    saves: str = ""
    """The folder of saves that `opened` belongs to."""
    opened: Opened | None = None
    screen: _Word = ""
    tab: _Word = ""
    theme: _Word = ""
    pixel_style: _Word = ""
    unfolded: Annotated[tuple[_Word, ...], Meta(max_length=100)] = ()
    """The groups of settings that were unfolded."""


def load() -> tuple[LastView, str]:
    """Return what the app showed last, and a sentence where something of it is lost.

    What was opened is left out where it is gone, or belongs to another folder of saves.
    """
    try:
        with open_file(_path()) as file:
            view = msgspec.json.decode(file.read(_MAX_BYTES), type=LastView)
    except FileNotFoundError:
        return LastView(), ""
    except OSError as error:
        return LastView(), f"{_path()}: cannot be read: {error.strerror}; {_KEPT}"
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return LastView(), f"{_path()} is damaged and was ignored; what you were looking at is lost"
    opened = view.opened
    if opened is None or view.saves != absolute(locations.saves()):
        return msgspec.structs.replace(view, opened=None), ""
    title = clean(opened.title, 80)
    if opened.kind == "run" and not exists(Path(opened.name)):
        note = f"{title}, which was shown last, was deleted or renamed"
        return msgspec.structs.replace(view, opened=None), note
    return msgspec.structs.replace(view, opened=Opened(opened.kind, opened.name, title)), ""


def save(view: LastView) -> str:
    """Write what the app shows; return why it could not be written, empty where it was."""
    view = msgspec.structs.replace(view, saves=absolute(locations.saves()))
    try:
        write_whole(_path(), msgspec.json.encode(view), "NNTUI_STATE")
    except StorageError as error:
        return str(error)
    return ""


def _path() -> Path:
    return locations.state() / FILE
