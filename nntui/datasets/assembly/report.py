"""What the line about a data set says of what is not used, and of splits that are missing."""

from collections.abc import Sequence

from nntui.strings import clean

_SHOWN = 24


def unused_note(names: Sequence[str]) -> list[str]:
    """Return a note with the names of files and arrays that are not used; none if all are.

    >>> unused_note(["notes.txt", "x_extra"])
    ['not used: notes.txt, x_extra']
    """
    if not names:
        return []
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ["not used: " + ", ".join(clean(name, 120) for name in names[:_SHOWN]) + more]


def alone_note(split: str) -> str:
    """Return the note for data whose only split is not the training images.

    >>> alone_note("test")
    'only test images by name: they are used for training too'
    """
    return f"only {split} images by name: they are used for training too"
