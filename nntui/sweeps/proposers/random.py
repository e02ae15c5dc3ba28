"""Random search: each trial draws its settings independently.

J. Bergstra and Y. Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from nntui.sweeps.proposers.finite import in_order_of_conditions
from nntui.sweeps.space import Choice, Values, Varied
from nntui.training.events import Setting

_TRIES = 1000
"""Draws until one has not been seen; spaces of ranges have no end of others."""


def draw(
    varied: Sequence[Varied],
    base: Mapping[str, object],
    seed: int,
    number: int,
    earlier: Iterable[Values] = (),
) -> Values:
    """Return the settings of trial `number`, different from those of earlier trials if possible.

    They depend on the arguments alone, so that a sweep can be repeated and continued.
    """
    seen = {_key(each) for each in earlier}
    found: Values = {}
    for attempt in range(_TRIES):
        rng = np.random.default_rng([seed, number, attempt])
        found = _draw(in_order_of_conditions(varied), base, rng)
        if _key(found) not in seen:
            break
    return found


def _draw(varied: Sequence[Varied], base: Mapping[str, object], rng: np.random.Generator) -> Values:
    drawn: dict[str, Setting] = {}
    for each in varied:
        share = float(rng.random())  # also where it does not apply: the others stay the same
        if not each.applies({**base, **drawn}):
            continue
        values = each.values
        if isinstance(values, Choice):
            drawn[each.name] = values.values[int(share * len(values.values))]
        else:
            drawn[each.name] = values.at(share)
    return drawn


def _key(values: Values) -> tuple[tuple[str, Setting], ...]:
    return tuple(sorted(values.items()))
