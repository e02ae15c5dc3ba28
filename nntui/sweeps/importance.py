"""Importance of the settings of a sweep: by PED-ANOVA where Optuna is installed, else by variance.

S. Watanabe et al., "PED-ANOVA: efficiently quantifying hyperparameter importance in arbitrary
subspaces", IJCAI 2023.
"""

import warnings
from collections.abc import Mapping

from nntui.errors import UsageError
from nntui.sweeps.directory import SweepDirectory
from nntui.sweeps.plan import Plan
from nntui.sweeps.proposers.tpe import load_optuna, study_of
from nntui.sweeps.state import SweepState, state_of
from nntui.view.sweep.importance import variance_shares
from nntui.view.sweep.view import SweepView

_FEWEST = 10
"""Results below which PED-ANOVA finds nothing but noise."""


def importance(sweep: SweepDirectory, view: SweepView) -> tuple[dict[str, float], str]:
    """Return the importance of each setting, the largest first, and how it was computed.

    Raises:
        RunError: the sweep cannot be read.
    """
    found = _ped_anova(sweep.plan(), state_of(sweep.reader().poll()))
    if found:
        return dict(sorted(found.items(), key=lambda item: -item[1])), "PED-ANOVA, Optuna"
    return variance_shares(view), "share of the variance"


def _ped_anova(plan: Plan, state: SweepState) -> Mapping[str, float]:
    """Return nothing where Optuna is not installed, or there are too few results."""
    try:
        optuna = load_optuna()
    except UsageError:
        return {}
    study = study_of(plan, state, rung=0)
    if len(study.trials) < _FEWEST:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        evaluator = optuna.importance.PedAnovaImportanceEvaluator()
        try:
            found: Mapping[str, float] = optuna.importance.get_param_importances(
                study, evaluator=evaluator
            )
        except (ValueError, RuntimeError):  # all results are equal, or nothing is in all trials
            return {}
    return found
