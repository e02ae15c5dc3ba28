"""Questions about settings: values that are chosen from a list, and layers."""

import asyncio
from collections.abc import Mapping

from nntui.config.choice_meanings import choices_of
from nntui.config.knobs import knob
from nntui.config.layer_edits import (
    KINDS,
    activation_of,
    kind_of,
    of_kind,
    replaced,
    with_activation,
)
from nntui.config.layers import LayerSpec, parse_layers
from nntui.tui.dialogs.ask_layers import AskLayers
from nntui.tui.dialogs.pick import Pick
from nntui.tui.messages import user
from nntui.tui.questions.asker import Asker
from nntui.view.formatting import setting_text
from nntui.workspace.data import names as data_names
from nntui.workspace.data_choices import data_choices


def ask_choice(asker: Asker, name: str) -> None:
    """Ask for the value of a setting; a data set is loaded once it is chosen."""

    def edited(word: str) -> user.SettingsEdited:
        return user.SettingsEdited({name: knob(name).parse(word)})

    present = setting_text(getattr(asker.state.config, name))
    if name == "data":
        choices: Mapping[str, str] = dict.fromkeys(data_names(), "")
        dialog = Pick("The data set", choices, present, "own files: esc, then o")
        asker.ask(dialog, edited)
        asker.app.run_worker(_describe_data(dialog), group="entries", exclusive=True)
    else:
        asker.ask(Pick(f"{name}: {knob(name).meaning}", choices_of(name), present), edited)


async def _describe_data(dialog: Pick) -> None:
    dialog.explain(await asyncio.to_thread(data_choices))


async def ask_layers(asker: Asker) -> None:
    """Ask for the hidden layers in their notation."""
    dialog = AskLayers(asker.state.config.hidden, asker.state.data)
    asker.ask(dialog, lambda text: user.LayersEdited(parse_layers(text)))


def ask_layer(asker: Asker, what: str, index: int, layers: tuple[LayerSpec, ...]) -> None:
    """Ask for the kind or the activation of one of the layers."""
    layer = layers[index]

    def edited(word: str) -> user.LayersEdited:
        new = with_activation(layer, word)
        if what == "kind":
            new = next((of_kind(layer, kind) for kind in KINDS if kind == word), layer)
        return user.LayersEdited(replaced(layers, index, (new,)))

    present = kind_of(layer) if what == "kind" else activation_of(layer) or ""
    question = f"The {what} of layer {index + 1}, {layer}"
    asker.ask(Pick(question, choices_of(what), present), edited)
