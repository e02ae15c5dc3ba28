"""What the process of a contender does when it is asked; see `worker.py` for the requests."""

import time
from collections.abc import Callable
from typing import Any

from nntui.bench.cases import CASES, generate_images
from nntui.bench.contenders import Contender
from nntui.bench.epochs import Epochs, speed_epochs, training_epochs
from nntui.bench.tasks import TASKS


class Answers:
    """Keeps what was prepared, and answers requests."""

    def __init__(self, contender: Contender) -> None:
        self._contender = contender
        self._cases = {case.name: case for case in CASES}
        self._tasks = {task.name: task for task in TASKS}
        self._prepared: dict[str, Callable[[], int]] = {}
        self._epochs: Epochs | None = None

    def to(self, request: dict[str, Any]) -> object:
        """Return the answer to `request`, which can be written as JSON.

        Raises:
            KeyError: nothing has this name, or it is not prepared.
        """
        if "training" in request:
            self._prepared.clear()  # frees memory
            self._epochs = training_epochs(self._contender)
            return self._epochs.start_seconds
        if "speed" in request:
            self._epochs = speed_epochs(**request["speed"])
            return self._epochs.start_seconds
        if "epoch" in request:
            return self._epochs.epoch(request["epoch"]) if self._epochs else None
        name = request["name"]
        if "seconds" in request:
            return measure(self._prepared[name], request["seconds"])
        return self._prepare(name)

    def _prepare(self, name: str) -> int:
        if name in self._tasks:
            self._prepared[name] = self._tasks[name].prepare(generate_images())
        else:
            self._prepared.clear()  # frees the memory of the case before
            self._prepared[name] = self._contender.prepare(self._cases[name], generate_images())
        return self._prepared[name]()


def measure(
    run: Callable[[], int], seconds: float, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Return the seconds of one unit, from as many calls as fit into `seconds`."""
    units, start = 0, clock()
    while (passed := clock() - start) < seconds:
        units += run()
    return passed / units
