"""ComparedPair: two compared networks on the same test images, as a screen lists them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from nntui.analysis.confusion_change import Change
from nntui.analysis.paired import Paired, Rows
from nntui.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Group: TypeAlias = Literal["fixed", "broken", "both wrong", "differently", "both right"]
"""Test images by what two networks predict; `differently` are those of `both wrong` for which they
predict different classes."""
GROUPS: tuple[Group, ...] = get_args(Group)
Cell: TypeAlias = tuple[int, int]
"""A cell of a confusion matrix: the true and the predicted class."""


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
        truth: the labels, (images,).
        said: the classes that the first network predicts, (images,).
        predicted: those that the second network predicts, (images,).
        changes: the mistakes whose number changed most, the largest change first.
    """

    first: str
    second: str
    problem: str = ""
    rows: Paired | None = None
    classes: tuple[str, ...] = ()
    before: "NDArray[np.int64] | None" = None
    after: "NDArray[np.int64] | None" = None
    truth: "NDArray[np.integer] | None" = None
    said: "NDArray[np.integer] | None" = None
    predicted: "NDArray[np.integer] | None" = None
    changes: tuple[Change, ...] = ()

    @property
    def difference(self) -> "NDArray[np.int64] | None":
        """The second confusion matrix minus the first one, (classes, classes)."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    def images(self, group: Group | Cell) -> Rows:
        """Return the rows of the test images in a group; none where nothing is compared.

        Of a cell these are the images that one of the networks predicts so, first those that only
        the second one does, then those that only the first one does.
        """
        if self.rows is None:
            return np.empty(0, np.intp)
        if isinstance(group, tuple):
            return self._of_cell(*group)
        rows = self.rows
        found = {"fixed": rows.fixed, "broken": rows.broken, "both wrong": rows.both_wrong}
        if group == "both right":
            return np.setdiff1d(np.arange(rows.images), np.concatenate(list(found.values())))
        return self._differently(rows.both_wrong) if group == "differently" else found[group]

    def _differently(self, wrong: Rows) -> Rows:
        if self.said is None or self.predicted is None:
            return np.empty(0, np.intp)
        rows: Rows = wrong[self.said[wrong] != self.predicted[wrong]]
        return rows

    def _of_cell(self, true: int, predicted: int) -> Rows:
        if self.truth is None or self.said is None or self.predicted is None:
            return np.empty(0, np.intp)
        of_class = self.truth == true
        one = of_class & (self.said == predicted)
        other = of_class & (self.predicted == predicted)
        found = (other & ~one, one & ~other, one & other)
        return np.concatenate([np.flatnonzero(each) for each in found])
