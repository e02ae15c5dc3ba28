"""The process of one contender: it prepares what it is told, and measures when it is its turn.

It reads a line of JSON and answers with one: {"case": 3} prepares and warms up, {"case": 3,
"seconds": 0.3} makes steps for so long and answers with the time of one. Case -1 is a product of
two 1024 x 1024 matrices, case -2 the judging of 10,000 pictures, cases -3 and -4 are the trainer
without and with augmentation; all of these are ours.
"""

import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Mapping

import numpy as np

PRODUCT, EVALUATION, TRAINER, AUGMENTED = -1, -2, -3, -4
PRODUCT_SIDE = 1024

# Choices of an environment that are no choice of the library: each is to take its own for this
# processor.
CHOICES = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "XLA_FLAGS", "ONEDNN_MAX_CPU_ISA")


def environment(threads: int, inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of a worker that is to use so many threads."""
    settings = {name: value for name, value in inherited.items() if name not in CHOICES}
    for name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM"):
        settings[f"{name}_NUM_THREADS"] = str(threads)
    settings["JAX_PLATFORMS"] = "cpu"
    if threads == 1:
        settings["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    return settings


def main(name: str, threads: int) -> None:
    """Do what the lines of the standard input ask for."""
    from nntui.bench.cases import AUGMENT, CASES, EVALUATED, draw_pictures  # noqa: PLC0415 - after pinning
    from nntui.bench.contenders import CONTENDERS  # noqa: PLC0415 - as above

    _pin(threads)
    warnings.simplefilter("ignore")  # a network that does not learn from noise is no news
    pictures = draw_pictures()
    prepared: dict[int, Callable[[], int]] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        number = asked["case"]
        if "seconds" in asked:
            answer = _measure(prepared[number], asked["seconds"])
        else:
            if number == PRODUCT:
                prepared[number] = _product()
            elif number == EVALUATION:
                from nntui.bench.ours import prepare_evaluation  # noqa: PLC0415 - as above

                prepared[number] = prepare_evaluation(EVALUATED, pictures)
            elif number in {TRAINER, AUGMENTED}:
                from nntui.bench.ours import prepare_trainer  # noqa: PLC0415 - as above

                prepared[number] = prepare_trainer(AUGMENT * (number == AUGMENTED), pictures)
            else:
                prepared = {number: CONTENDERS[name].prepare(CASES[number], pictures)}
            answer = prepared[number]()
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


def _measure(steps: Callable[[], int], seconds: float) -> float:
    """Return the seconds of one step, from as many as fit into `seconds`."""
    made, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        made += steps()
    return passed / made


def _product() -> Callable[[], int]:
    a, b, c = np.random.default_rng(0).random((3, PRODUCT_SIDE, PRODUCT_SIDE), np.float32)

    def product() -> int:
        np.matmul(a, b, out=c)
        return 1

    return product


def _pin(threads: int) -> None:
    """Keep to so many processors, where the system lets us: some pools look at nothing else."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])
    if "torch" in sys.argv:
        import torch  # noqa: PLC0415 - only this process needs it

        torch.set_num_threads(threads)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
