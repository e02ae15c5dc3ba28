"""What the line about a data set says of what is not used, and of splits that are missing."""

from collections.abc import Container, Sequence

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


def alone_note(splits: Container[str]) -> str:
    """Return the note for data without training images, whose test images are trained on.

    >>> alone_note({"test"})
    'only test images by name: they are used for training too'
    """
    split = "test" if "test" in splits else "validation"
    return f"only {split} images by name: they are used for training too"
