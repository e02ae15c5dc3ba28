"""What the user did to the settings of the next run."""

from collections.abc import Mapping

from msgspec import Struct

from nntui.config.layers import LayerSpec
from nntui.tui.state import Draft


class SettingsEdited(Struct, frozen=True):
    """Settings have new values, each of them legal."""

    changes: Mapping[str, object]


class LayersEdited(Struct, frozen=True):
    """The hidden layers were edited; `edit` numbers the edits of the panel, 0 where it is none."""

    layers: tuple[LayerSpec, ...]
    edit: int = 0


class Drafted(Struct, frozen=True):
    """A value was typed, and not taken yet; None where nothing is being typed any longer."""

    draft: Draft | None


class GroupToggled(Struct, frozen=True):
    """A group of settings was unfolded, or folded again.

    Args:
        group: which one.
        unfolded: what it is to be; None for the other one.
    """

    group: str
    unfolded: bool | None = None


class UndoPressed(Struct, frozen=True):
    """The last change of the settings is to be undone."""


class RedoPressed(Struct, frozen=True):
    """The last change that was undone is to be made again."""


class RecipeChosen(Struct, frozen=True):
    """The settings of a recipe were asked for."""

    name: str
