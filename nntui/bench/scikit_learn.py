"""scikit-learn's MLPClassifier."""

from collections.abc import Callable

from nntui.bench.cases import CLASSES, EPOCH, Case, scaled_rows
from nntui.datasets.dataset import Split


def prepare(case: Case, split: Split) -> Callable[[], int]:
    """Return a function that trains on a part of an epoch."""
    from sklearn.neural_network import MLPClassifier  # noqa: PLC0415 - only this process needs it

    classifier = MLPClassifier(
        case.sizes[1:-1],
        activation="logistic" if case.activation == "sigmoid" else case.activation,
        solver=case.optimizer,
        alpha=0,
        batch_size=case.batch,
        learning_rate_init=case.lr,
        momentum=0,
        nesterovs_momentum=False,
        random_state=0,
    )
    images = min(200 * case.batch, EPOCH) // case.batch * case.batch
    x, labels = scaled_rows(split[:images]), split.labels[:images]

    def part() -> int:
        classifier.partial_fit(x, labels, classes=range(CLASSES))
        return images // case.batch

    return part
