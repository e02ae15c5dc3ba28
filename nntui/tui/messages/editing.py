"""What the user did to the settings of the next run."""

from collections.abc import Mapping
from dataclasses import dataclass

from nntui.config.layers import LayerSpec
from nntui.tui.state import Draft


@dataclass(frozen=True, slots=True)
class SettingsEdited:
    """Settings have new values, each of them legal."""

    changes: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LayersEdited:
    """The hidden layers were edited; `edit` numbers the edits of the panel, 0 where it is none."""

    layers: tuple[LayerSpec, ...]
    edit: int = 0


@dataclass(frozen=True, slots=True)
class Drafted:
    """A value was typed, and not taken yet; None where nothing is being typed any longer."""

    draft: Draft | None


@dataclass(frozen=True, slots=True)
class GroupToggled:
    """A group of settings was unfolded, or folded again.

    Args:
        group: which one.
        unfolded: what it is to be; None for the other one.
    """

    group: str
    unfolded: bool | None = None


@dataclass(frozen=True, slots=True)
class UndoPressed:
    """The last change of the settings is to be undone."""


@dataclass(frozen=True, slots=True)
class RedoPressed:
    """The last change that was undone is to be made again."""


@dataclass(frozen=True, slots=True)
class RecipeChosen:
    """The settings of a recipe were asked for."""

    name: str
