"""scikit-learn's MLPClassifier."""

from collections.abc import Callable
from typing import Any

from nntui.bench.cases import CLASSES, EPOCH, Case, scaled_rows
from nntui.bench.images import SEED
from nntui.bench.learner import Learner
from nntui.datasets.dataset import Dataset, Split
from nntui.training.batches import Rows


def prepare(case: Case, split: Split) -> Callable[[], int]:
    """Return a function that trains on a part of an epoch."""
    classifier = _classifier(case, momentum=0, nesterovs_momentum=False, random_state=0)
    images = min(200 * case.batch, EPOCH) // case.batch * case.batch
    x, labels = scaled_rows(split[:images]), split.labels[:images]

    def part() -> int:
        classifier.partial_fit(x, labels, classes=range(CLASSES))
        return images // case.batch

    return part


def learner(case: Case, data: Dataset) -> Learner:
    """Return a whole training: `partial_fit` is an epoch, in the order that is given.

    It has its own initial weights, from the same distribution.
    """
    classifier = _classifier(case, shuffle=False, random_state=SEED)
    x, labels, test = scaled_rows(data.train), data.train.labels, scaled_rows(data.test)

    def train(rows: Rows) -> None:
        classifier.partial_fit(x[rows], labels[rows], classes=range(CLASSES))

    return Learner(train, lambda: float(classifier.score(test, data.test.labels)))


def _classifier(case: Case, **settings: Any) -> Any:
    from sklearn.neural_network import MLPClassifier  # noqa: PLC0415 - only this process needs it

    return MLPClassifier(
        case.sizes[1:-1],
        activation="logistic" if case.activation == "sigmoid" else case.activation,
        solver=case.optimizer,
        alpha=0,
        batch_size=case.batch,
        learning_rate_init=case.lr,
        **settings,
    )
