"""What a reader of a file format returns: named arrays, about which nothing is decided yet."""

from dataclasses import dataclass, replace

from nntui.datasets.formats.parsed import AnyArray


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """An array in a file, under its own name.

    Args:
        name: the name of the array, or of the file where it is the only one in it.
        array: its contents, None if it cannot be used.
        labels: labels that the same table has for the rows of `array`; None if it has none.
        file: the name of the file, without folders; empty if `name` is that of the file.
        split: the split that its position says, as in a pair of tuples; empty if there is none.
        content: `images` or `labels` where position or structure say so; empty elsewhere.
        problem: why it cannot be used, empty if it can.
        detail: how it was read, in a few words, such as the place of the label.
        notes: what was corrected or left out, in a few words each.
        classes: the names of the classes if the table has them.
    """

    name: str
    array: AnyArray | None = None
    labels: AnyArray | None = None
    file: str = ""
    split: str = ""
    content: str = ""
    problem: str = ""
    detail: str = ""
    notes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The name of the array, with that of its file where it has another one."""
        return f"{self.name} in {self.file}" if self.file else self.name

    def in_split(self, split: str) -> "Part":
        """Return the same part, known to be of this split."""
        return replace(self, split=split)
