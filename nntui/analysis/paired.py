"""Two networks on the same test images: what one fixed and broke, and McNemar's exact test."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from nntui.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Rows: TypeAlias = "NDArray[np.intp]"


@dataclass(frozen=True, slots=True, eq=False)
class Paired:
    """The rows of test images by whether each of two networks predicts them right, in order."""

    fixed: Rows
    """Wrong by the first network, right by the second."""
    broken: Rows
    """Right by the first network, wrong by the second."""
    both_wrong: Rows
    """Wrong by both, whether or not they predict the same class."""
    images: int
    """All images."""

    @property
    def both_right(self) -> int:
        """The number of images that both predict right."""
        return self.images - len(self.fixed) - len(self.broken) - len(self.both_wrong)

    @property
    def gain(self) -> float:
        """The accuracy of the second network minus that of the first, from -1 to 1."""
        return (len(self.fixed) - len(self.broken)) / self.images if self.images else 0.0

    @property
    def p(self) -> float:
        """See `mcnemar_p`."""
        return mcnemar_p(len(self.fixed), len(self.broken))


def paired(
    truth: "NDArray[np.integer]", first: "NDArray[np.integer]", second: "NDArray[np.integer]"
) -> Paired:
    """Return the comparison of two networks on the same images.

    Args:
        truth: the labels, (count,).
        first: the classes that the first network predicts, (count,).
        second: those that the second network predicts, (count,).

    >>> found = paired(np.array([1, 1, 0, 0]), np.array([1, 0, 1, 0]), np.array([1, 1, 1, 1]))
    >>> found.fixed.tolist(), found.broken.tolist(), found.both_wrong.tolist(), found.both_right
    ([1], [3], [2], 1)
    """
    one, other = first == truth, second == truth
    return Paired(
        fixed=np.flatnonzero(~one & other),
        broken=np.flatnonzero(one & ~other),
        both_wrong=np.flatnonzero(~one & ~other),
        images=len(truth),
    )


def mcnemar_p(fixed: int, broken: int) -> float:
    """Return the two-sided p-value of McNemar's exact test.

    It is the probability of a difference at least this large if each image on which exactly one of
    two networks is right were as likely to be fixed as broken: twice the tail of a binomial
    distribution with p = 1/2, at most 1 (McNemar 1947, exact form).

    >>> round(mcnemar_p(47, 24), 4), mcnemar_p(3, 3)
    (0.0086, 1.0)
    """
    count, few = fixed + broken, min(fixed, broken)
    # The terms C(count, k) from k = few down to 0, in units of the first and largest of them.
    term = total = 1.0
    for k in range(few, 0, -1):
        term *= k / (count - k + 1)
        total += term
        if term < 1e-17 * total:
            break
    largest = math.lgamma(count + 1) - math.lgamma(few + 1) - math.lgamma(count - few + 1)
    return min(1.0, 2 * total * math.exp(largest - count * math.log(2)))
