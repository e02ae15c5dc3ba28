"""ComparedPair: two compared networks on the same test images, as a screen lists them."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.paired import Paired, Rows

Group: TypeAlias = Literal["fixed", "broken", "both wrong"]
GROUPS: tuple[Group, ...] = ("fixed", "broken", "both wrong")


@dataclass(frozen=True, slots=True, eq=False)
class ComparedPair:
    """Two networks on the same test images, or why they cannot be compared on them.

    Args:
        first: the letter of the one.
        second: the letter of the other.
        problem: why not; then the rest is empty.
        rows: which images the second network fixed, and which it broke.
        classes: the names of the classes.
        before: `before[truth, predicted]` counts images of the first, (classes, classes).
        after: likewise of the second.
        said: the classes that the first network predicts, (images,).
    """

    first: str
    second: str
    problem: str = ""
    rows: Paired | None = None
    classes: tuple[str, ...] = ()
    before: NDArray[np.int64] | None = None
    after: NDArray[np.int64] | None = None
    said: NDArray[np.integer] | None = None

    def images(self, group: Group) -> Rows:
        """Return the rows of the test images in a group; none where nothing is compared."""
        if self.rows is None:
            return np.empty(0, np.intp)
        match group:
            case "fixed":
                return self.rows.fixed
            case "broken":
                return self.rows.broken
            case "both wrong":
                return self.rows.both_wrong
