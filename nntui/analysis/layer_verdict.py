"""What the measurements of a layer mean, in a word: ok, too fast, too slow, dead, saturated."""

from collections.abc import Sequence
from typing import NamedTuple

from nntui.training.events import LayerHealth

TOO_FAST, TOO_SLOW = -2.0, -4.0
"""Limits of log10 of the relative update; about -3 is right (Karpathy 2022)."""
DEAD = 0.25
"""Share of units that are never on, from which the word says so."""
SATURATED = 0.5
"""Share of outputs that are saturated, from which the word says so."""


class Verdict(NamedTuple):
    """A word, and whether it is good."""

    word: str
    good: bool


def verdict(
    health: LayerHealth, updates: Sequence[float], lowered: Sequence[float] = ()
) -> Verdict:
    """Return what is wrong with a layer, or that nothing is.

    Args:
        health: the newest measurement.
        updates: log10 of the relative updates measured last; their mean counts, because single
            batches differ.
        lowered: for each of them, log10 of how many times smaller the learning rate was than at its
            largest: a schedule that lowers it makes updates small on purpose.

    >>> verdict(LayerHealth(norm=1, gradient_norm=1, update=1e-3, never_on=0.312), [-3]).word
    '31 % dead'
    >>> verdict(LayerHealth(norm=1, gradient_norm=1, update=1e-5), [-5]).word
    'too slow'
    >>> verdict(LayerHealth(norm=1, gradient_norm=1, update=1e-5), [-5], [2.0])
    Verdict(word='ok', good=True)
    """
    if word := _units(health):
        return Verdict(word, good=False)
    if health.update is None or not updates:
        return Verdict("weights are 0", good=False)
    if health.gradient_norm == 0:
        return Verdict("no gradient", good=False)
    mean = sum(updates) / len(updates)
    if mean > TOO_FAST:
        return Verdict("too fast", good=False)
    slow = mean + sum(lowered) / max(len(lowered), 1) < TOO_SLOW
    return Verdict("too slow" if slow else "ok", good=not slow)


def _units(health: LayerHealth) -> str:
    if health.never_on is not None and health.never_on >= DEAD:
        return f"{100 * health.never_on:.0f} % dead"
    if health.saturated is not None and health.saturated >= SATURATED:
        return f"{100 * health.saturated:.0f} % saturated"
    return ""
