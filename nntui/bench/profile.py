"""Where the time of a step goes: each part of it by itself, in the microseconds it takes.

`python -m nntui.bench.profile [PART OF A CASE'S NAME]` prints it for our engine, on one thread.
"""

import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
from threadpoolctl import threadpool_limits

from nntui.bench.cases import CASES, CLASSES, SIDE, Case, Pictures, draw_pictures
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Split
from nntui.engine.arrays import Array
from nntui.engine.layers.base import Layer
from nntui.engine.optimizers.sgd import fold_learning_rate
from nntui.training.assemble import assemble
from nntui.training.batches import Batches

_ROUNDS = 30
_SECONDS = 0.005


def profile(case: Case, pictures: Pictures) -> Iterator[tuple[str, float]]:
    """Yield what each part of a step is called and the seconds it takes at best."""
    config = RunConfig.of(
        {"layers": case.layers, "optimizer": case.optimizer, "batch": case.batch, "lr": 1e-6}
    )
    assembly = assemble(config, (SIDE, SIDE), CLASSES)
    network, parameters = assembly.network, assembly.network.parameters
    batches = Batches(Split(*pictures), case.batch, network.shapes[0], assembly.targets)
    rows = np.random.default_rng(0).permutation(len(pictures.labels))[: case.batch]
    batch, rng = batches.gather(rows), np.random.default_rng(0)
    yield "gather", _seconds(lambda: batches.gather(rows))

    x: Array = batch.x
    for layer in network.layers:
        yield f"{type(layer).__name__} forward", _seconds(_forward(layer, x, rng))
        x = layer.forward(x, rng)
    z, dz = x, np.empty((case.batch, CLASSES), np.float32)
    yield "loss", _seconds(lambda: assembly.loss.function(z, batch.target, dz))
    yield "rate into dz", _seconds(lambda: fold_learning_rate(assembly.optimizer, dz, 1.0))

    dy: Array | None = dz
    for layer in reversed(network.layers):
        if dy is None:
            break
        dy *= 1e-9  # repeated, the step must not lead anywhere
        yield f"{type(layer).__name__} backward", _seconds(_backward(layer, dy))
        dy = layer.backward(dy)
    theta, grad = parameters.theta, parameters.grad
    yield "update", _seconds(lambda: assembly.optimizer.update(theta, grad, 1.0, 1))


def _forward(layer: Layer, x: Array, rng: np.random.Generator) -> Callable[[], object]:
    return lambda: layer.forward(x, rng)


def _backward(layer: Layer, dy: Array) -> Callable[[], object]:
    return lambda: layer.backward(dy)


def _seconds(part: Callable[[], object]) -> float:
    """Return the seconds of one call, the best of many rounds of some milliseconds."""
    calls, best = 1, float("inf")
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        for _ in range(calls):
            part()
        each = (time.perf_counter() - start) / calls
        best = min(best, each)
        calls = max(1, int(_SECONDS / each))
    return best


def main(wanted: str = "") -> None:
    """Print the profiles of the cases whose name has `wanted` in it."""
    pictures = draw_pictures(10_000)
    for case in CASES:
        if wanted.lower() not in case.name.lower():
            continue
        parts = list(profile(case, pictures))
        whole = sum(seconds for _, seconds in parts)
        sys.stdout.write(f"{case.name}: {whole * 1e6:,.1f} us\n")
        for name, seconds in parts:
            sys.stdout.write(f"  {name:<22}{seconds * 1e6:>10,.1f}  {seconds / whole:4.0%}\n")


if __name__ == "__main__":
    with threadpool_limits(1, user_api="blas"), np.errstate(all="ignore"):
        main(*sys.argv[1:])
