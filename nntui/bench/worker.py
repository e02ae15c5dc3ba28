"""The process of one contender: prepares a measurement on request, and makes it on request.

It reads requests from its standard input, one JSON object a line, and answers each with a number.
{"name": "..."} prepares the case or task of that name and warms up; {"name": "...", "seconds": 0.3}
runs it for that time, and the answer is the seconds of one unit, such as a training step.
"""

import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Mapping

LIBRARY_CHOICES = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "XLA_FLAGS", "ONEDNN_MAX_CPU_ISA")
"""Variables that override what a library chooses for this processor; workers run without them."""


def environment(threads: int, inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of a worker that uses `threads` threads."""
    settings = {name: value for name, value in inherited.items() if name not in LIBRARY_CHOICES}
    for name in ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM"):
        settings[f"{name}_NUM_THREADS"] = str(threads)
    settings["JAX_PLATFORMS"] = "cpu"
    if threads == 1:
        settings["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    return settings


def main(contender: str, threads: int) -> None:
    """Answer the requests from the standard input until it ends."""
    _pin(contender, threads)
    # Imported once the process is pinned, because BLAS libraries count the processors then.
    from nntui.bench.cases import CASES, generate_images  # noqa: PLC0415 - as above
    from nntui.bench.contenders import CONTENDERS  # noqa: PLC0415 - as above
    from nntui.bench.tasks import TASKS  # noqa: PLC0415 - as above

    warnings.simplefilter("ignore")  # a network that does not learn from noise is expected
    cases, tasks = {case.name: case for case in CASES}, {task.name: task for task in TASKS}
    split = generate_images()
    prepared: dict[str, Callable[[], int]] = {}
    for line in sys.stdin:
        request = json.loads(line)
        name = request["name"]
        if "seconds" in request:
            answer = measure(prepared[name], request["seconds"])
        elif name in tasks:
            prepared[name] = tasks[name].prepare(split)
            answer = prepared[name]()
        else:
            prepared.clear()  # frees the memory of the case before
            prepared[name] = CONTENDERS[contender].prepare(cases[name], split)
            answer = prepared[name]()
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


def measure(
    run: Callable[[], int], seconds: float, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Return the seconds of one unit, from as many calls as fit into `seconds`."""
    units, start = 0, clock()
    while (passed := clock() - start) < seconds:
        units += run()
    return passed / units


def _pin(contender: str, threads: int) -> None:
    """Restrict this process to `threads` processors, where the system can.

    Some thread pools have no other setting; PyTorch needs its own.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])
    if contender == "torch":
        import torch  # noqa: PLC0415 - only this process needs it

        torch.set_num_threads(threads)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
