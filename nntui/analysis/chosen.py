"""A list of test images that was made elsewhere, such as those that one network fixed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChosenImages:
    """Test images to look at one after the other.

    Args:
        rows: their rows, in order.
        title: what they have in common, as `fixed by conv8`.
        other: the name of another network; empty for none.
        said: what that network predicts for each of `rows`, as the number of a class.
    """

    rows: tuple[int, ...]
    title: str
    other: str = ""
    said: tuple[int, ...] = ()

    def said_of(self, row: int) -> int | None:
        """Return what the other network predicts for an image; None where it is not known.

        >>> ChosenImages((3, 7), "fixed", "mlp", (1, 9)).said_of(7)
        9
        """
        known = dict(zip(self.rows, self.said, strict=False))
        return known.get(row)
