"""TPE, the tree-structured Parzen estimator, as Optuna computes it; its storages are not used.

J. Bergstra et al., "Algorithms for hyper-parameter optimization", NeurIPS 2011. Each proposal makes
a study in memory from the trials so far, so that there is nothing to be lost or damaged.
"""

import warnings
from typing import Any

from nntui.errors import UsageError
from nntui.sweeps.plan import Plan
from nntui.sweeps.proposers.finite import in_order_of_conditions
from nntui.sweeps.proposers.random import draw
from nntui.sweeps.space import Choice, Values, Varied
from nntui.sweeps.state import SweepState, Trial
from nntui.training.events import Setting

_TRIES = 10
"""Proposals until one has not been trained yet."""


def suggest(plan: Plan, state: SweepState) -> Values:
    """Return the settings of the next trial.

    Raises:
        UsageError: Optuna is not installed.
    """
    optuna = load_optuna()
    seen = [dict(trial.settings) for trial in state.trials.values()]
    number = state.next_number
    for attempt in range(_TRIES):
        sampler = optuna.samplers.TPESampler(
            seed=plan.seed + 1000 * number + attempt, multivariate=False, constant_liar=True
        )
        found = _ask(study_of(plan, state, sampler), plan)
        if dict(found) not in seen:
            return found
    return draw(plan.varied, plan.fixed, plan.seed, number, seen)


def load_optuna() -> Any:
    """Return the module Optuna; UsageError if it is not installed."""
    try:
        import optuna  # noqa: PLC0415 - optional, and takes a fifth of a second
    except ImportError:
        raise UsageError(
            "TPE is computed by Optuna, which is not installed; try pip install 'nntui[tpe]', or "
            "--propose random"
        ) from None
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna


def study_of(plan: Plan, state: SweepState, sampler: Any = None, rung: int | None = None) -> Any:
    """Return a study in memory with the trials of a sweep.

    Args:
        plan: of the sweep.
        state: of the sweep.
        sampler: of the study.
        rung: take only results of this rung, each as that of a complete trial; by default the
            results of all rungs, those before the last as intermediate ones.
    """
    optuna = load_optuna()
    study = optuna.create_study(direction="maximize", sampler=sampler)
    for trial in state.trials.values():
        frozen = _frozen(optuna, plan, trial, rung)
        if frozen is not None:
            study.add_trial(frozen)
    return study


def _frozen(optuna: Any, plan: Plan, trial: Trial, rung: int | None) -> Any:
    states = optuna.trial.TrialState
    distributions = {
        each.name: _distribution(optuna, each)
        for each in plan.varied
        if each.name in trial.settings
    }
    common = {"params": dict(trial.settings), "distributions": distributions}
    if rung is not None:
        result = trial.reached.get(rung)
        return result and optuna.trial.create_trial(value=result.accuracy, **common)
    values = {plan.ladder.rungs[r]: result.accuracy for r, result in trial.reached.items()}
    last = trial.reached.get(plan.ladder.last)
    if last is not None:
        return optuna.trial.create_trial(value=last.accuracy, intermediate_values=values, **common)
    if trial.failed is not None and not values:
        # Without a value TPE would ignore it; nothing is worse than a training that diverged.
        return optuna.trial.create_trial(value=0.0, **common)
    kind = states.PRUNED if values else states.RUNNING
    return optuna.trial.create_trial(state=kind, intermediate_values=values, **common)


def _ask(study: Any, plan: Plan) -> Values:
    trial = study.ask()
    found: dict[str, Setting] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for each in in_order_of_conditions(plan.varied):
            if each.applies({**plan.fixed, **found}):
                found[each.name] = _suggested(trial, each)
    return found


def _suggested(trial: Any, varied: Varied) -> Setting:
    values, name = varied.values, varied.name
    if isinstance(values, Choice):
        chosen: Setting = trial.suggest_categorical(name, list(values.values))
        return chosen
    if values.whole:
        return int(trial.suggest_int(name, int(values.low), int(values.high), log=values.log))
    number = trial.suggest_float(name, values.low, values.high, log=values.log)
    return min(max(float(f"{number:.4g}"), values.low), values.high)


def _distribution(optuna: Any, varied: Varied) -> Any:
    values, kinds = varied.values, optuna.distributions
    if isinstance(values, Choice):
        return kinds.CategoricalDistribution(list(values.values))
    if values.whole:
        return kinds.IntDistribution(int(values.low), int(values.high), log=values.log)
    return kinds.FloatDistribution(values.low, values.high, log=values.log)
