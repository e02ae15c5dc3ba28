"""Desk: the app without its keys: the state, and what changes it but the user."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import msgspec
from textual import on
from textual.notifications import SeverityLevel
from textual.screen import Screen

from nntui.config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import NntuiError
from nntui.recipes.book import recipe
from nntui.runs import library
from nntui.runs.directory import RunDirectory
from nntui.runs.process import Trainer
from nntui.topology import format_layers
from nntui.tui import bridge, messages
from nntui.tui.crew import Crew, Job
from nntui.tui.screens.train import TrainScreen
from nntui.tui.state import State
from nntui.view.runview import RunView
from nntui.view.style import Look
from nntui.weights import Weights, read

UNTRAINED = "untrained"
"""What a network is called before its first step."""
_NETWORK = ("layers", "bias", "inputs", "seed")
"""Settings that make another network, or have it see other numbers."""
_LATER = "for the next run: x stops this one, then space starts it"


class Desk(Crew):
    """Holds the state and shows each new one."""

    def __init__(self, opened: str, look: Look) -> None:
        super().__init__()
        self.state = State(look=look)
        self.main = TrainScreen(self.state)
        self._opened = opened
        self._turn = 0
        self._data_before: Dataset | None = None
        self.wants_pause = False
        """Whether the run that is shown was last wished to pause."""

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
            await self.tell(_LATER)
        elif any(getattr(config, name) != getattr(before, name) for name in _NETWORK):
            await self.begin_anew("a new network, untrained")

    async def take_recipe(self, name: str) -> None:
        """Take the settings of a published experiment for the next run."""
        config = recipe(name).config
        if self.state.live or config.data == self.state.config.data:
            await self.configure(msgspec.structs.asdict(config))
        else:
            await self._change_data(config)
        if not self.state.live:
            await self.tell(f"{name}: space trains it; its source claims {recipe(name).claim}")

    async def _change_data(self, config: RunConfig) -> None:
        """Take settings for another data set, which is loaded first."""
        note = f"loading {config.data} ..."
        await self.become(config=config, data=None, model=None, note=note)
        self.load_data(config.data)

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

    async def show_run(self, run: RunDirectory, note: str, trainer: Trainer | None = None) -> None:
        """Show a run from its first event on, and follow it while it goes on."""
        turn = self.take_turn()
        try:
            config = await asyncio.to_thread(run.config)
            data = await self._data_called(config.data)
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
        self.watch_run(run, trainer)

    async def show_weights(self, weights: Weights, title: str) -> None:
        """Show what saved weights see, without a run."""
        turn = self.take_turn()
        config, data = self.state.config, self.state.data
        try:
            if weights.info.data in bridge.data_names():
                data = await self._data_called(weights.info.data)
                config = config.replace(data=data.name)
            config = config.replace(layers=weights.info.layers)
            if data is None:
                return
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
            walk=self.state.walk.settled(model.predictions),
            note=f"opened {title}{self._kept()}",
        )

    async def open_named(self, name: str) -> None:
        """Show the run or the weights of that name or path."""
        try:
            opened = await asyncio.to_thread(library.open_named, name)
        except NntuiError as error:
            await self.tell(str(error), "error")
            return
        if opened.run is not None:
            await self.show_run(opened.run, f"opened {opened.title}")
        elif opened.weights is not None:
            await self.show_weights(opened.weights, opened.title)

    async def not_shown(self, error: NntuiError, again: Callable[[], Awaitable[None]]) -> None:
        """Say why something cannot be shown; `again` would try once more."""
        del again
        await self.tell(str(error), "error")

    async def _data_called(self, name: str) -> Dataset:
        data = self.state.data
        if data is not None and data.name == name:
            return data
        return await asyncio.to_thread(bridge.load_data, name)

    # What is told by threads and panels.

    @on(messages.DataLoaded)
    async def _data_loaded(self, event: messages.DataLoaded) -> None:
        first = self._data_before is None
        self._data_before = event.data
        config = self.state.config.replace(data=event.data.name)
        await self.become(data=event.data, config=config, model=None)
        await self.begin_anew(event.note or event.data.origin)
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
        if sight.view.status != before.status:
            self.wants_pause = sight.view.status == "paused"
        if sight.problem and sight.problem != self.state.problem:
            await self.tell(sight.problem, "error")
        note = sight.problem or sight.view.message or self.state.note
        await self.become(view=sight.view, live=sight.live, problem=sight.problem, note=note)
        checkpoint = sight.view.checkpoint
        if checkpoint is not None and checkpoint != before.checkpoint:
            weights = partial(read, event.run.checkpoints / checkpoint.name)
            title = f"step {checkpoint.step:,}"
            self.judge(Job(weights, title, self.state.data, event.run))

    @on(messages.ModelJudged)
    async def _model_judged(self, event: messages.ModelJudged) -> None:
        self.judged()
        if event.error:
            await self.tell(event.error, "error")
        if event.model is None or event.run is not self.state.run:
            return
        if event.data is self.state.data and not self._overtaken(event.model.weights):
            walk = self.state.walk.settled(event.model.predictions)
            await self.become(model=event.model, walk=walk)

    def _overtaken(self, weights: Weights) -> bool:
        """Return whether these are of a network that is not the next run's any more."""
        info, config = weights.info, self.state.config
        mine = (info.layers, info.biased, info.input_range, info.seed) == (
            config.layers,
            config.biased,
            config.input_range,
            config.seed,
        )
        return self.state.run is None and not mine

    @on(messages.WorkFailed)
    async def _work_failed(self, event: messages.WorkFailed) -> None:
        await self.tell(event.error, "error")

    @on(messages.SettingChanged)
    async def _setting_changed(self, event: messages.SettingChanged) -> None:
        if event.name != "data":
            await self.configure({event.name: event.value})
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
        if model is None:
            return
        if not model.predictions.confusion[event.truth, event.predicted]:
            await self.tell("there is no digit in this cell")
            return
        walk = replace(self.state.walk, wrong=False, truth=event.truth, predicted=event.predicted)
        await self.become(walk=walk.settled(model.predictions))
        self.main.show_tab("Digit")
