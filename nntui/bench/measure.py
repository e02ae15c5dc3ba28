"""A whole benchmark: the parts of a plan, one after the other."""

from collections.abc import Iterator
from typing import TypeAlias

from nntui.bench.images import WHOLE_TRAINING
from nntui.bench.plan import Plan
from nntui.bench.run import Measurement, run
from nntui.bench.trainings import Speed, Training, speeds, trainings

Record: TypeAlias = Measurement | Training | Speed


def measure(plan: Plan) -> Iterator[Record]:
    """Yield each result as soon as it is known: steps first, then whole trainings, then speeds.

    Whole trainings and speeds use the smallest number of threads.

    Raises:
        FailedError: the process of a contender failed.
    """
    threads, against = plan.threads[0], plan.against
    if "steps" in plan.parts:
        yield from run(
            threads=plan.threads,
            rounds=plan.rounds,
            seconds=plan.seconds,
            cases=plan.cases,
            contenders=plan.contenders,
            against=against,
        )
    if "trainings" in plan.parts:
        name, epochs = WHOLE_TRAINING.name, plan.training_epochs
        yield from trainings(name, epochs, threads=threads, against=against)
    if "epochs" in plan.parts:
        yield from speeds(
            plan.optimizers, plan.activations, plan.epochs, threads=threads, against=against
        )
