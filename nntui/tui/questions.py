"""Questions: opens the dialogs, and turns their answers into messages."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any, Literal, get_args

from textual.app import App

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
from nntui.errors import sentence
from nntui.tui.dialogs.about_run import EXPORT_WAYS, AskNewName, AskNote, AskTarget
from nntui.tui.dialogs.ask import Ask
from nntui.tui.dialogs.ask_layers import AskLayers
from nntui.tui.dialogs.ask_run_name import AskRunName
from nntui.tui.dialogs.ask_weights_name import AskWeightsName
from nntui.tui.dialogs.choose import Choose
from nntui.tui.dialogs.open_dialog import OpenDialog
from nntui.tui.dialogs.pick import Pick
from nntui.tui.dialogs.show_differences import ShowDifferences
from nntui.tui.dialogs.show_run_changes import ShowRunChanges
from nntui.tui.messages import user
from nntui.tui.messages.runs import ExportChosen, ExportKind, RunEdited
from nntui.tui.state import next_run_differences
from nntui.tui.store import Store
from nntui.view.formatting import setting_text
from nntui.workspace.data import names as data_names
from nntui.workspace.data_choices import data_choices
from nntui.workspace.openable import openables
from nntui.workspace.opening import Entry

_WAYS_TO_LEAVE = {
    "keep": "keep training in the background",
    "stop": "stop after a checkpoint",
}
_WAYS_OVER = {
    "new": "start a new run with the same settings",
    "over": "train this run again from step 0; its curves are replaced",
}


class Questions:
    """Asks the user; a dialog that is cancelled changes nothing.

    Args:
        app: shows the dialogs.
        store: receives the answers.
    """

    def __init__(self, app: App[Any], store: Store) -> None:
        self._app = app
        self._store = store

    async def ask(self, name: str) -> None:
        """Ask what a key needs to know, by the name that the table of keys gives it."""
        match name:
            case "save":
                self.ask_weights_name()
            case "name":
                self.ask_run_name()
            case "open":
                self.ask_what_to_open()
            case "layers":
                self.ask_layers(self._store.state.config.hidden)
            case "differences":
                await self.show_differences()
            case "run-changes":
                await self.show_run_changes()
            case _:
                await self.ask_about_run(name.removeprefix("run-"))

    def ask_weights_name(self) -> None:
        """Ask for the name under which to save the weights of the network shown."""
        network = self._store.state.network
        if network is None:
            self._app.notify("there is no network yet to save", timeout=3)
            return

        async def save(name: str | None) -> None:
            if name is not None:
                await self._store.dispatch(user.SaveRequested(name, network))

        self._app.push_screen(AskWeightsName(network), save)

    def ask_run_name(self) -> None:
        """Ask for the name of the next run."""

        async def take(name: str | None) -> None:
            if name is not None:
                await self._store.dispatch(user.RunNamed(name))

        self._app.push_screen(AskRunName(self._store.state.run_name), take)

    async def ask_about_run(self, what: str) -> None:
        """Ask for the new name or the note of the run under the cursor, or how to export it."""
        row = self._store.state.runs.row
        if row is None or row.origin in {"saved", "shipped"}:
            reason = "there is no run here" if row is None else f"{row.name} is no run but weights"
            await self._store.dispatch(user.KeyExplained(reason))
        elif what == "export":
            self._ask_how_to_export(row.path, row.name)
        else:
            dialog = AskNewName(row.name) if what == "rename" else AskNote(row.name, row.note)
            self._edit_run(dialog, row.path, "rename" if what == "rename" else "note")

    def _edit_run(self, dialog: Ask, path: str, what: Literal["rename", "note"]) -> None:
        async def edit(text: str | None) -> None:
            if text is not None:
                await self._store.dispatch(RunEdited(path, what, text))

        self._app.push_screen(dialog, edit)

    def _ask_how_to_export(self, path: str, name: str) -> None:
        async def export(kind: ExportKind, target: str | None) -> None:
            if target is not None:
                await self._store.dispatch(ExportChosen(path, kind, target))

        def ask_where(chosen: str | None) -> None:
            kind = next((each for each in get_args(ExportKind) if each == chosen), None)
            if kind is not None:
                self._app.push_screen(AskTarget(name, kind), partial(export, kind))

        self._app.push_screen(Choose(f"Export {name}", EXPORT_WAYS), ask_where)

    def ask_what_to_open(self) -> None:
        """Ask for a run, weights or data; the list of them follows."""

        async def choose(target: Entry | str | None) -> None:
            if target is not None:
                await self._store.dispatch(user.TargetChosen(target))

        dialog = OpenDialog(self._store.state.terminal)
        self._app.push_screen(dialog, choose)
        self._app.run_worker(self._list_entries(dialog), group="entries", exclusive=True)

    async def _list_entries(self, dialog: OpenDialog) -> None:
        try:
            found = await asyncio.to_thread(openables)
        except Exception as error:  # noqa: BLE001 - a path can still be typed
            self._app.notify(sentence(error), severity="error", markup=False)
            found = []
        dialog.show_entries(found)

    def ask_layers(self, layers: tuple[LayerSpec, ...]) -> None:
        """Ask for the hidden layers in their notation; `layers` is the suggestion."""

        async def change(text: str | None) -> None:
            if text is not None:
                await self._store.dispatch(user.LayersEdited(parse_layers(text)))

        self._app.push_screen(AskLayers(layers, self._store.state.data), change)

    def ask_whether_again(self, run: str, longer: str) -> None:
        """Ask what to do with a run that is done.

        Args:
            run: its name.
            longer: what training it longer means.
        """

        async def answer(answer: str | None) -> None:
            if answer is not None:
                what: Literal["longer", "new"] = "longer" if answer == "longer" else "new"
                await self._store.dispatch(user.AgainAnswered(what))

        ways = {"longer": longer, "new": "start a new run with the same settings"}
        self._app.push_screen(Choose(f"{run} is done", ways), answer)

    def ask_whether_over(self, run: str) -> None:
        """Ask what to do with the run of this name, of which no checkpoint is intact."""

        async def answer(answer: str | None) -> None:
            if answer is not None:
                what: Literal["over", "new"] = "over" if answer == "over" else "new"
                await self._store.dispatch(user.OverAnswered(what))

        self._app.push_screen(Choose(f"No checkpoint of {run} is intact", _WAYS_OVER), answer)

    def ask_choice(self, name: str) -> None:
        """Ask for the value of a setting; a data set is loaded once it is chosen."""

        async def take(word: str | None) -> None:
            if word is not None:
                value = knob(name).parse(word)
                await self._store.dispatch(user.SettingsEdited({name: value}))

        present = setting_text(getattr(self._store.state.config, name))
        if name == "data":
            choices: Mapping[str, str] = dict.fromkeys(data_names(), "")
            dialog = Pick("The data set", choices, present, "own files: esc, then o")
            self._app.push_screen(dialog, take)
            self._app.run_worker(self._describe_data(dialog), group="entries", exclusive=True)
        else:
            question = f"{name}: {knob(name).meaning}"
            self._app.push_screen(Pick(question, choices_of(name), present), take)

    async def _describe_data(self, dialog: Pick) -> None:
        dialog.explain(await asyncio.to_thread(data_choices))

    def ask_layer(self, what: str, index: int, layers: tuple[LayerSpec, ...]) -> None:
        """Ask for the kind or the activation of one of the layers."""
        layer = layers[index]

        async def change(word: str | None) -> None:
            if word is not None:
                new = with_activation(layer, word)
                if what == "kind":
                    new = next((of_kind(layer, kind) for kind in KINDS if kind == word), layer)
                await self._store.dispatch(user.LayersEdited(replaced(layers, index, (new,))))

        present = kind_of(layer) if what == "kind" else activation_of(layer) or ""
        question = f"The {what} of layer {index + 1}, {layer}"
        self._app.push_screen(Pick(question, choices_of(what), present), change)

    async def show_differences(self) -> None:
        """Show in which settings the next run differs from that which is shown."""
        found = next_run_differences(self._store.state)
        if found:
            self._app.push_screen(ShowDifferences(found))
        else:
            without = self._store.state.run is None
            reason = "no run is shown" if without else "the settings are those of this run"
            await self._store.dispatch(user.KeyExplained(reason))

    async def show_run_changes(self) -> None:
        """Show what was changed in the run that is shown, and the newest error in full."""
        state = self._store.state
        found = state.view.run_changes
        message = state.view.message if state.view.ended else ""
        if state.note.severity == "error":
            message = state.note.text
        if found or message:
            self._app.push_screen(ShowRunChanges(found, message))
        else:
            reason = "no setting was changed in this run, and it was not resumed"
            await self._store.dispatch(user.KeyExplained(reason))

    def ask_how_to_leave(self, run: str) -> None:
        """Ask what to do with the run in progress, of this name."""

        async def leave(answer: str | None) -> None:
            if answer is not None:
                how: Literal["stop", "keep"] = "stop" if answer == "stop" else "keep"
                await self._store.dispatch(user.LeaveAnswered(how))

        self._app.push_screen(Choose(f"{run} is in progress", _WAYS_TO_LEAVE), leave)
