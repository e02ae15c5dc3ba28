"""Proposers of a fixed list of trials: a grid, and one setting at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nntui.config.knobs import knob
from nntui.errors import ConfigError
from nntui.sweeps.space import Choice, Values, Varied

MAX_TRIALS = 100_000
"""Of a grid, and of any sweep."""


def grid(varied: Sequence[Varied], base: Mapping[str, object]) -> list[Values]:
    """Return all combinations of the values of a grid, the last setting varying fastest.

    A setting is left out where its conditions are not met.

    Args:
        varied: the settings that are varied.
        base: the values of all settings that are not.

    Raises:
        ConfigError: there are more than MAX_TRIALS.
    """
    combinations: list[Values] = [{}]
    for each in in_order_of_conditions(varied):
        if len(combinations) * len(each.grid) > len(varied) * MAX_TRIALS:
            raise _too_many()
        longer: list[Values] = []
        for known in combinations:
            if each.applies({**base, **known}):
                longer += [{**known, each.name: value} for value in each.grid]
            else:
                longer.append(known)
        combinations = longer
        if len(combinations) > MAX_TRIALS:
            raise _too_many()
    return _distinct(combinations)


def unused(varied: Sequence[Varied], base: Mapping[str, object]) -> list[str]:
    """Return the settings that never apply, whatever values the others have.

    >>> from nntui.sweeps.space import parse_varied
    >>> unused([parse_varied("momentum", "0.5,0.9")], {"optimizer": "adam"})
    ['momentum']
    """
    needed = set().union(*map(_depends_on, varied))
    brief = [
        each if each.name in needed else replace(each, values=Choice(each.grid[:1]))
        for each in varied
    ]
    used = {name for values in grid(brief, base) for name in values}
    return [each.name for each in varied if each.name not in used]


def each_alone(varied: Sequence[Varied], base: Mapping[str, object]) -> list[Values]:
    """Return every value of every setting, one setting at a time; the others are those of `base`.

    >>> from nntui.config.knobs import knob
    >>> from nntui.sweeps.space import parse_varied
    >>> each_alone([parse_varied("lr", "0.1,0.2"), parse_varied("batch", "1,10")], {"lr": 0.1})
    [{'lr': 0.1}, {'lr': 0.2}, {'batch': 1}, {'batch': 10}]
    """
    alone = [{each.name: value} for each in varied if each.applies(base) for value in each.grid]
    return _distinct(alone)


def in_order_of_conditions(varied: Sequence[Varied]) -> list[Varied]:
    """Return settings, those that others depend on before them."""
    left, ordered = list(varied), list[Varied]()
    while left:
        names = {each.name for each in left}
        free = [each for each in left if not (_depends_on(each) & (names - {each.name}))]
        chosen = free[0] if free else left[0]
        ordered.append(chosen)
        left.remove(chosen)
    return ordered


def _too_many() -> ConfigError:
    return ConfigError(
        f"vary: expected a grid of at most {MAX_TRIALS:,} trials, received more; take fewer "
        "values, as in log:0.001..1:3, or --propose random"
    )


def _depends_on(varied: Varied) -> set[str]:
    return set(varied.when) | set(knob(varied.name).used_with)


def _distinct(combinations: Sequence[Values]) -> list[Values]:
    return list({tuple(sorted(each.items())): each for each in combinations}.values())
