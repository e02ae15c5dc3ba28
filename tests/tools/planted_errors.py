"""How well planted and known label errors are found.

    python -m tests.tools.planted_errors

replaces 1 % and 5 % of MNIST's training labels, ranks all 60,000 as `nntui data suspects` does, and
prints how many of the first are planted; then how many of the 15 errors in its test set that people
confirmed are among the first 20, 50 and 100, ranked by networks that come with nntui.
"""

import time

import numpy as np
from rich.console import Console
from rich.table import Table

from nntui.analysis.suspects import planted, ranked
from nntui.datasets.dataset import Split
from nntui.workspace import data as datasets
from nntui.workspace.evaluation import evaluate_named
from nntui.workspace.suspects import cross_validated, suspects_by

CONFIRMED = (
    *(947, 1621, 1901, 2130, 2462, 2597, 2654, 3520),
    *(3558, 5937, 6651, 6783, 8527, 9679, 9729),
)
"""Test images for which fewer than three of five people chose the given label (Northcutt, Athalye
and Mueller 2021)."""
NETWORKS = ("convnet", "mlp-best", "convnet-best", "rashid")


def main() -> None:
    """Print both tables."""
    data = datasets.load("mnist")
    table = Table("planted", "of the first half", "of the first k", "seconds", box=None)
    for share in (0.01, 0.05):
        labels, which = planted(data.train.labels, 10, share)
        start = time.perf_counter()
        found = cross_validated(Split(data.train.images, labels), 10)
        seconds = time.perf_counter() - start
        count = int(which.sum())
        rows = [each.row for each in ranked(found, labels)[:count]]
        table.add_row(
            f"{count:,}",
            f"{100 * float(np.mean(which[rows[: count // 2]])):.1f} %",
            f"{100 * float(np.mean(which[rows])):.1f} %",
            f"{seconds:.1f}",
        )
    console = Console(width=100)
    console.print(table)
    table = Table("ranked by", "in 20", "in 50", "in 100", box=None)
    for name in NETWORKS:
        first = [each.row for each in suspects_by(evaluate_named(name)).ranking[:100]]
        counts = [len(set(first[:count]) & set(CONFIRMED)) for count in (20, 50, 100)]
        table.add_row(name, *map(str, counts))
    console.print(table)


if __name__ == "__main__":
    main()
