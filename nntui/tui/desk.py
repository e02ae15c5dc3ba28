"""Desk: the app without its keys: the state, and what changes it but the user."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import msgspec
from textual import on
from textual.notifications import SeverityLevel
from textual.screen import Screen

from nntui.config.layers import format_layers
from nntui.config.reading import NAMES as READING
from nntui.config.run_config import RunConfig
from nntui.datasets.class_labels import for_classes
from nntui.datasets.dataset import Dataset
from nntui.errors import NntuiError
from nntui.recipes.registry import recipe
from nntui.runs import commands
from nntui.runs.directory import RunDirectory
from nntui.runs.trainer.process import TrainerProcess
from nntui.strings import short_name
from nntui.training.images import reading_of
from nntui.tui import bridge, messages
from nntui.tui.crew import Crew, Job
from nntui.tui.screens.train import TrainScreen
from nntui.tui.state import State
from nntui.view.runview import RunView
from nntui.view.style import Terminal
from nntui.weights import Weights, read
from nntui.workspace import library

_WISH_LASTS = 1.0
"""Seconds after a key in which what is heard of the run may be older than the wish."""
_GOES_ON = "; space goes on with it"
UNTRAINED = "untrained"
"""What a network is called before its first step."""
_NETWORK = ("layers", "bias", "input_range", "seed")
"""Settings that make another network, or have it see other numbers."""
_LATER = "for the next run: x stops this one, then space starts it"


class Desk(Crew):
    """Holds the state and shows each new one."""

    def __init__(self, opened: str, terminal: Terminal) -> None:
        super().__init__()
        self.state = State(terminal=terminal)
        self.main = TrainScreen(self.state)
        self._opened = opened
        self._turn = 0
        self._data_before: Dataset | None = None
        self._asked: RunConfig | None = None
        """What the run that is shown was asked to do at first."""
        self.wants_pause = False
        """Whether the run that is shown was last wished to pause."""
        self._wished_at = 0.0

    def get_default_screen(self) -> Screen[None]:
        """Return the screen that is there from the beginning."""
        return self.main

    async def become(self, **changes: Any) -> None:
        """Change the state and show the new one."""
        self.state = replace(self.state, **changes)
        await self.main.show(self.state)

    async def tell(self, note: str, severity: SeverityLevel = "information") -> None:
        """Say something below the panels; what went wrong also in a corner."""
        if severity != "information":
            self.notify(note, severity=severity, markup=False, timeout=8)
        await self.become(note=note)

    def take_turn(self) -> int:
        """Begin to show something else: what began before and comes later is dropped."""
        self.clear_notifications()
        self._turn += 1
        return self._turn

    # What is looked at.

    async def configure(self, changes: dict[str, object]) -> None:
        """Take new settings for the next run; those that make another network show it."""
        before = self.state.config
        try:
            config = before.replace(**changes)
            if self.state.data is not None:
                bridge.check_layers(config, self.state.data)
        except NntuiError as error:
            self.main.refuse()
            await self.become(config=before.replace())  # the fields go back to what they were
            await self.tell(str(error), "error")
            return
        await self.become(config=config)
        if self.state.live:
            await self._change_live(before, config)
        elif any(getattr(config, name) != getattr(before, name) for name in _NETWORK):
            await self.begin_anew("a new network, untrained")

    async def take_recipe(self, name: str) -> None:
        """Take the settings of a published experiment for the next run."""
        config = recipe(name).config
        if self.state.live:
            await self.become(config=config)
            await self.tell(_LATER)
            return
        if config.data == self.state.config.data:
            await self.configure(msgspec.structs.asdict(config))
        else:
            await self._change_data(config)
        await self.tell(f"{name}: space trains it; its source claims {recipe(name).claim}")

    async def _change_data(self, config: RunConfig) -> None:
        """Take settings for another data set, which is loaded first."""
        note = f"loading {config.data} ..."
        await self.become(config=config, data=None, model=None, note=note)
        self.load_data(config)

    async def _change_live(self, before: RunConfig, config: RunConfig) -> None:
        """Have the run that is under way take what was edited, where it can."""
        run, effective = self.state.run, self._effective()
        changes = bridge.live_part(before, config, effective) if effective else None
        if run is None or changes is None:
            await self.tell(_LATER)
            return
        try:
            await asyncio.to_thread(commands.send, run.commands, commands.Change(changes))
        except NntuiError as error:
            await self.tell(str(error), "error")

    def _effective(self, view: RunView | None = None) -> RunConfig | None:
        """Return the settings of the run that is shown as they are by now."""
        if self._asked is None:
            return None
        return bridge.replaced(self._asked, (view or self.state.view).settings)

    def wish_pause(self, *, pause: bool) -> None:
        """Note what was wished last: what is shown may be of before that."""
        self.wants_pause = pause
        self._wished_at = time.monotonic()

    async def begin_anew(self, note: str) -> None:
        """Lay the run aside and show the network that the next one begins with."""
        self.take_turn()
        self.workers.cancel_group(self, "watch")
        note += self._kept()
        await self.become(run=None, view=RunView(), live=False, problem="", note=note)
        if self.state.data is not None:
            draft = partial(bridge.untrained, self.state.config, self.state.data)
            self.judge(Job(draft, UNTRAINED, self.state.data, None))

    def _kept(self) -> str:
        run = self.state.run
        if run is None:
            return ""
        return f"; {run.name} {'goes on' if self.state.live else 'is kept'}, o opens it"

    async def show_run(
        self, run: RunDirectory, note: str, trainer: TrainerProcess | None = None
    ) -> None:
        """Show a run from its first event on, and follow it while it goes on."""
        turn = self.take_turn()
        try:
            config = await asyncio.to_thread(run.config)
            data = await self._data_of(config)
        except NntuiError as error:
            await self.not_shown(error, partial(self.show_run, run, note, trainer))
            return
        if turn != self._turn:
            return
        # What a run of these settings begins with is what is shown already; of any other run
        # nothing is, until its checkpoint has been read.
        same = trainer is not None and data is self.state.data
        await self.become(
            config=config,
            data=data,
            run=run,
            view=RunView(),
            live=trainer is not None,
            problem="",
            note=note,
            model=self.state.model if same else None,
        )
        self.wants_pause = False
        self._asked = config
        self.watch_run(run, trainer)

    async def show_weights(self, weights: Weights, title: str) -> None:
        """Show what saved weights see, without a run."""
        turn = self.take_turn()
        config, data = self.state.config, self.state.data
        try:
            config = await asyncio.to_thread(bridge.config_for, weights, config)
            data = await self._data_of(config)
            data = for_classes(data, tuple(weights.info.classes))
            model = await asyncio.to_thread(bridge.judge, weights, data, title)
        except NntuiError as error:
            await self.not_shown(error, partial(self.show_weights, weights, title))
            return
        if turn != self._turn:
            return
        self.workers.cancel_group(self, "watch")
        await self.become(
            config=config,
            data=data,
            run=None,
            view=RunView(),
            live=False,
            problem="",
            model=model,
            cursor=self.state.cursor.nearest_match(model.predictions),
            note=f"opened {title}{self._kept()}",
        )

    async def open_named(self, name: str) -> None:
        """Show the run or the weights of that name or path."""
        if await asyncio.to_thread(bridge.is_data, name):
            await self.open_data(name)
            return
        try:
            opened = await asyncio.to_thread(library.open_named, name)
        except NntuiError as error:
            await self.tell(str(error), "error")
            return
        if opened.run is not None:
            await self.show_run(opened.run, f"opened {opened.title}")
        elif opened.weights is not None:
            await self.show_weights(opened.weights, opened.title)

    async def open_data(self, name: str, **changes: object) -> None:
        """Take the data of that name or path, read as some settings say, for the next run."""
        turn = self.take_turn()
        await self.tell(f"loading {short_name(name)} ...")
        try:
            name = await asyncio.to_thread(bridge.data_called, name)
            config = self.state.config.replace(data=name, **changes)
            data = await asyncio.to_thread(bridge.load_data, config)
            if data.labeled:
                config = bridge.suited(config, data, self._data_before)
                bridge.check_layers(config, data)
        except NntuiError as error:
            self.main.refuse()
            await self.become(config=self.state.config.replace())
            await self.tell(str(error), "error")
            return
        if turn != self._turn:
            return
        if self.state.live:
            await self.become(config=config)
            await self.tell(f"{data.origin}; {_LATER}")
        else:
            await self._take_data(data, config, data.origin)

    async def _take_data(self, data: Dataset, config: RunConfig, note: str) -> None:
        """Show data, and the network that a run on it begins with."""
        before = self._data_before
        if data.labeled:
            self._data_before = data
            config = bridge.suited(config, data, before)
            await self.become(data=data, config=config, model=None)
            await self.begin_anew(note)
            return
        # There is nothing to train on: what looks at these pictures is the network that is shown.
        model = self.state.model
        await self.become(data=data, config=config, model=None)
        self.workers.cancel_group(self, "watch")
        await self.become(run=None, view=RunView(), live=False, problem="", note=note)
        if model is not None and model.weights.info.image_shape == data.image_shape:
            weights = model.weights
            data = for_classes(data, tuple(weights.info.classes))
            await self.become(data=data)
            self.judge(Job(lambda: weights, model.title, data, None))

    async def not_shown(self, error: NntuiError, again: Callable[[], Awaitable[None]]) -> None:
        """Say why something cannot be shown; `again` would try once more."""
        del again
        await self.tell(str(error), "error")

    async def _data_of(self, config: RunConfig) -> Dataset:
        data = self.state.data
        known = data is not None and data.reading in {None, reading_of(config)}
        if data is not None and known and data.name == config.data:
            return data
        return await asyncio.to_thread(bridge.load_data, config)

    # What is told by threads and panels.

    @on(messages.DataLoaded)
    async def _data_loaded(self, event: messages.DataLoaded) -> None:
        first = self._data_before is None
        config = self.state.config.replace(data=event.data.name)
        await self._take_data(event.data, config, event.note or event.data.origin)
        if first and self._opened:
            await self.open_named(self._opened)
        elif first and (live := await asyncio.to_thread(library.live_run)) is not None:
            await self.show_run(live, f"following {live.name}, which is under way")

    @on(messages.DataRefused)
    async def _data_refused(self, event: messages.DataRefused) -> None:
        before = self._data_before
        if before is not None:
            config = self.state.config.replace(data=before.name)
            await self.become(data=before, config=config)
            await self.begin_anew("")
        await self.tell(event.error, "error")

    @on(messages.RunAdvanced)
    async def _run_advanced(self, event: messages.RunAdvanced) -> None:
        if event.run is not self.state.run or self.state.data is None:
            return
        before, sight = self.state.view, event.sight
        if time.monotonic() - self._wished_at > _WISH_LASTS:
            self.wants_pause = sight.view.status == "paused"
        if sight.problem and sight.problem != self.state.problem:
            await self.tell(sight.problem, "error")
        before_end = "" if sight.view.ended and not before.ended else self.state.note
        note = sight.problem or sight.view.message or before_end
        if sight.problem or sight.view.status == "stopped":
            note += _GOES_ON
        config = self._followed(before, sight.view)
        await self.become(
            view=sight.view, live=sight.live, problem=sight.problem, note=note, config=config
        )
        checkpoint = sight.view.checkpoint
        if checkpoint is not None and checkpoint != before.checkpoint:
            weights = partial(read, event.run.checkpoints / checkpoint.name)
            title = f"step {checkpoint.step:,}"
            self.judge(Job(weights, title, self.state.data, event.run))

    def _followed(self, before: RunView, view: RunView) -> RunConfig:
        """Return the settings as the fields have them, with what the run has taken or refused."""
        config, effective = self.state.config, self._effective(view)
        if effective is None:
            return config
        if view.settings != before.settings:
            config = bridge.replaced(config, view.settings)
        if view.refused != before.refused:
            config = bridge.reverted(config, effective)
        return config

    @on(messages.ModelJudged)
    async def _model_judged(self, event: messages.ModelJudged) -> None:
        self.judged()
        if event.error:
            await self.tell(event.error, "error")
        if event.model is None or event.run is not self.state.run:
            return
        if event.data is self.state.data and not self._overtaken(event.model.weights):
            cursor = self.state.cursor.nearest_match(event.model.predictions)
            await self.become(model=event.model, cursor=cursor)

    def _overtaken(self, weights: Weights) -> bool:
        """Return whether these are of a network that is not the next run's any more."""
        info, config = weights.info, self.state.config
        mine = (info.layers, info.bias, info.input_range, info.seed) == (
            config.layers,
            config.bias,
            config.input_bounds,
            config.seed,
        )
        looking = self.state.data is not None and not self.state.data.labeled
        return self.state.run is None and not mine and not looking

    @on(messages.WorkFailed)
    async def _work_failed(self, event: messages.WorkFailed) -> None:
        await self.tell(event.error, "error")

    @on(messages.SettingChanged)
    async def _setting_changed(self, event: messages.SettingChanged) -> None:
        if event.name != "data":
            await self.configure({event.name: event.value})
            data = self.state.data
            if event.name in READING and data is not None and data.reading and not self.state.live:
                await self.open_data(data.name)
        elif self.state.live:
            await self.become(config=self.state.config.replace(data=event.value))
            await self.tell(_LATER)
        else:
            await self._change_data(self.state.config.replace(data=event.value))

    @on(messages.LayersChanged)
    async def _layers_changed(self, event: messages.LayersChanged) -> None:
        await self.configure({"layers": format_layers(event.layers)})

    @on(messages.CellOpened)
    async def _cell_opened(self, event: messages.CellOpened) -> None:
        model = self.state.model
        if model is None or self.state.data is None or not self.state.data.labeled:
            return
        if not model.predictions.confusion[event.truth, event.predicted]:
            await self.tell("there is no digit in this cell")
            return
        cursor = replace(
            self.state.cursor, wrong=False, truth=event.truth, predicted=event.predicted
        )
        await self.become(cursor=cursor.nearest_match(model.predictions))
        self.main.show_tab("Digit")
