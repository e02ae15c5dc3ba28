"""The process of one contender: prepares a measurement on request, and makes it on request.

It reads requests from its standard input, one JSON object a line, and answers each with a line of
JSON. {"name": "..."} prepares the case or task of that name and warms up;
{"name": "...", "seconds": 0.3} runs it for that time, and the answer is the seconds of one unit,
such as a training step. {"training": "..."} and {"speed": {...}} begin to train a network, and
{"epoch": "next"} trains it for an epoch; see `epochs.py`.
"""

import json
import os
import sys
import warnings
from collections.abc import Mapping

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


def main(contender: str, threads: int, *, own_loop: bool = False) -> None:
    """Answer the requests from the standard input until it ends.

    Args:
        contender: its name in CONTENDERS.
        threads: how many to use.
        own_loop: whether the engine is that of another source tree, which has its own loop.
    """
    _pin(contender, threads)
    # Imported once the process is pinned, because BLAS libraries count the processors then.
    from nntui.bench import contenders  # noqa: PLC0415 - as above
    from nntui.bench.requests import Answers  # noqa: PLC0415 - as above

    if own_loop:
        contenders.use_own_loop()
    warnings.simplefilter("ignore")  # a network that does not learn from noise is expected
    answers = Answers(contenders.CONTENDERS[contender])
    for line in sys.stdin:
        try:
            answer = answers.to(json.loads(line))
        except Exception:
            if not own_loop:
                raise
            answer = None  # what another version of nntui does not have is left out
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


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
