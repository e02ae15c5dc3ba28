"""How well the causes of mistakes fit, on held-out training images with planted label errors.

    python -m tests.tools.mistakes

trains networks without the last 5,000 training images of MNIST, plants 1 % label errors among
these, finds the causes of all mistakes, and prints how many planted errors are suspected (recall),
how many of the suspected ones are planted (precision), and the neighbors of right and wrong images,
for several thresholds. The test images are not used.
"""

from collections.abc import Iterator

import numpy as np
from rich.console import Console
from rich.table import Table

from nntui.analysis import mistakes
from nntui.analysis.mistakes import Cause, file_mistakes
from nntui.analysis.neighbors import NeighborIndex, index_of, labels_of
from nntui.analysis.predictions import Predictions, predict
from nntui.analysis.suspects import planted, train
from nntui.datasets.dataset import Split
from nntui.workspace import data as datasets

HELD_OUT = 5_000
SHARE = 0.01
LIMITS = (0.02, 0.05, 0.1, 0.2, 0.5)
AGREEING = (3, 4, 5)


def networks() -> Iterator[tuple[str, NeighborIndex, Predictions, Split]]:
    """Yield networks with their predictions for the held-out images, whose labels are right."""
    data = datasets.load("mnist").train
    rest, held_out = data[:-HELD_OUT], data[-HELD_OUT:]
    for seed in (1, 2):
        parts = train(rest, 10, seed)
        index = index_of(parts.network, (0.0, 1.0), rest)
        yield f"seed {seed}", index, predict(parts.network, parts.loss, held_out), held_out


def main() -> None:
    """Print the tables."""
    console = Console(width=100)
    for name, index, found, held_out in networks():
        given, which = planted(held_out.labels, 10, SHARE)
        truth = given.astype(np.intp)
        near = index.nearest_of_each(held_out.images[:1000])
        right = found.predicted[:1000] == held_out.labels[:1000]
        same = (labels_of(near) == held_out.labels[:1000, np.newaxis]).all(axis=1)
        wrong = int(np.count_nonzero(found.predicted != held_out.labels))
        console.print(
            f"{name}: {wrong} mistakes, {int(which.sum())} planted; right images with all five "
            f"neighbors of their class: {100 * float(same[right].mean()):.0f} %"
        )
        table = Table("probability", "neighbors", "suspected", "precision", "recall", box=None)
        for limit in LIMITS:
            for agreeing in AGREEING:
                mistakes.UNLIKELY, mistakes.AGREEING = limit, agreeing
                filed = file_mistakes(
                    index, held_out.images, truth, found.predicted, found.probabilities
                )
                rows = filed.of(Cause.SUSPECT)
                hits = int(np.count_nonzero(which[rows]))
                table.add_row(
                    f"<= {limit}",
                    f">= {agreeing}",
                    str(len(rows)),
                    f"{100 * hits / max(len(rows), 1):.0f} %",
                    f"{100 * hits / int(which.sum()):.0f} %",
                )
        console.print(table)


if __name__ == "__main__":
    main()
