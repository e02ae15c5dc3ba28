"""What is saved of an assembly besides its weights, and how it is restored, to the bit."""

import math
from collections.abc import Mapping
from typing import Any

from nntui.engine.arrays import Array
from nntui.engine.layers.blocked import Pending
from nntui.engine.network import Network
from nntui.errors import ShapeError
from nntui.training.assemble import Assembly
from nntui.training.evaluation import finite
from nntui.training.state import TrainerState, fill

_BLOCK = "block/"
"""How the names of what is saved of a block begin."""


def saved_rng(assembly: Assembly) -> dict[str, Any]:
    """Return the state of the random numbers for layers."""
    return dict(assembly.layers_rng.bit_generator.state)


def saved_plateau(assembly: Assembly) -> dict[str, float | None] | None:
    """Return the state of the schedule plateau, if that is the schedule; None is infinite."""
    plateau = assembly.plateau
    return {k: finite(v) for k, v in plateau.state.items()} if plateau else None


def saved_optimizer(assembly: Assembly) -> dict[str, Array]:
    """Return a copy of the state of the optimizer, in the order in which files store it."""
    to_rows = assembly.network.parameters.to_rows
    return {name: to_rows(array) for name, array in assembly.optimizer.state.items()}


def restore_optimizer(assembly: Assembly, saved: Mapping[str, Array]) -> None:
    """Set the state of the optimizer to what `saved_optimizer` returned.

    Raises:
        ShapeError: it does not fit this optimizer.
    """
    rows = saved_optimizer(assembly)
    fill(rows, saved)
    for name, array in assembly.optimizer.state.items():
        assembly.network.parameters.fill_from_rows(array, rows[name])


def saved_block(network: Network) -> dict[str, Array]:
    """Return copies of the steps of a block that has not ended, by name; see BlockedDense."""
    settled = network.blocked.settled if network.blocked else None
    if settled is None:
        return {}
    arrays = {_BLOCK + name: array for name, array in settled._asdict().items()}
    return {name: array for name, array in arrays.items() if array is not None}


def without_block(saved: Mapping[str, Array]) -> dict[str, Array]:
    """Return the arrays that are not those of `saved_block`."""
    return {name: array for name, array in saved.items() if not name.startswith(_BLOCK)}


def restore_block(network: Network, saved: Mapping[str, Array], most: int) -> None:
    """Continue from what `saved_block` returned; a network without blocks does not need it.

    Args:
        network: its weights contain the steps.
        saved: the arrays by name, among others.
        most: how many steps there can be.

    Raises:
        ShapeError: they are not those of this network.
    """
    if network.blocked is None:
        return
    network.blocked.forget()
    names = [_BLOCK + name for name in Pending._fields]
    weight, bias, dys = map(saved.get, names)
    if weight is None or dys is None:
        return
    if dys.ndim != 2 or len(dys) > most:
        raise ShapeError(f"{names[-1]}: expected at most {most} steps, received {dys.shape}")
    network.blocked.restore(Pending(weight, bias, dys))


def restore_plain(assembly: Assembly, state: TrainerState) -> None:
    """Set random numbers and schedule to those of `state`.

    Raises:
        ShapeError: they are invalid.
    """
    try:
        assembly.layers_rng.bit_generator.state = state.layers_rng
        if assembly.plateau and state.plateau:
            plateau = {k: math.inf if v is None else v for k, v in state.plateau.items()}
            assembly.plateau.restore(plateau)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise ShapeError(f"invalid random or schedule state: {error}") from None
