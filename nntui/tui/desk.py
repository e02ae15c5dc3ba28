"""Desk: the app without its keys: the state, the threads that work for it, and what they tell."""

import asyncio
from dataclasses import replace
from typing import Any

from textual import on, work
from textual.app import App
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.worker import get_current_worker

from nntui.datasets.dataset import Dataset
from nntui.errors import NntuiError, WeightsError
from nntui.runs import library
from nntui.runs.directory import RunDirectory
from nntui.runs.process import Trainer
from nntui.topology import format_layers
from nntui.tui import bridge, messages
from nntui.tui.screens.train import TrainScreen
from nntui.tui.state import State
from nntui.view.runview import RunView
from nntui.view.style import Look
from nntui.weights import Weights, read


class Desk(App[str]):
    """Holds the state, shows each new one, and keeps everything slow in threads."""

    def __init__(self, opened: str, look: Look) -> None:
        super().__init__()
        self.state = State(look=look)
        self.main = TrainScreen(self.state)
        self._opened = opened

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

    # What is looked at.

    async def configure(self, changes: dict[str, object]) -> None:
        """Take new settings for the next run; those that make another network show it."""
        config = self.state.config
        try:
            config = config.replace(**changes)
            if self.state.data is not None:
                bridge.check_layers(config, self.state.data)
        except NntuiError as error:
            await self.tell(str(error), "error")
            return
        another = (config.layers, config.seed) != (self.state.config.layers, self.state.config.seed)
        await self.become(config=config)
        if self.state.live:
            await self.tell("for the next run: x stops this one, then space starts it")
        elif another:
            await self.begin_anew("a new network, untrained")

    async def begin_anew(self, note: str) -> None:
        """Lay the run aside and show the network that the next one begins with."""
        kept = f"; {self.state.run.name} is kept, o opens it" if self.state.run else ""
        self.workers.cancel_group(self, "watch")
        await self.become(run=None, view=RunView(), live=False, note=note + kept)
        self.judge_untrained()

    async def show_run(self, run: RunDirectory, note: str, trainer: Trainer | None = None) -> None:
        """Show a run from its first event on, and follow it while it goes on."""
        try:
            config = await asyncio.to_thread(run.config)
            data = await self._data_called(config.data)
        except NntuiError as error:
            await self.tell(str(error), "error")
            return
        live = trainer is not None
        await self.become(config=config, data=data, run=run, view=RunView(), live=live, note=note)
        self.watch_run(run, trainer)

    async def show_weights(self, weights: Weights, title: str) -> None:
        """Show what saved weights see, without a run."""
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
            await self.tell(str(error), "error")
            return
        self.workers.cancel_group(self, "watch")
        self.workers.cancel_group(self, "judge")
        await self.become(
            config=config, data=data, run=None, view=RunView(), live=False, model=model
        )
        await self.become(walk=self.state.walk.settled(model.predictions), note=f"opened {title}")

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

    async def _data_called(self, name: str) -> Dataset:
        data = self.state.data
        if data is not None and data.name == name:
            return data
        return await asyncio.to_thread(bridge.load_data, name)

    # What works in threads.

    @work(thread=True, exclusive=True, group="data", exit_on_error=False)
    def load_data(self, name: str = "") -> None:
        """Load a data set, or the one to begin with."""
        try:
            if name:
                data, note = bridge.load_data(name), ""
            else:
                data, note = bridge.first_data()
        except NntuiError as error:
            self.post_message(messages.WorkFailed(str(error)))
            return
        self.post_message(messages.DataLoaded(data, note))

    @work(thread=True, exclusive=True, group="watch", exit_on_error=False)
    def watch_run(self, run: RunDirectory, trainer: Trainer | None) -> None:
        """Follow a run's journal."""
        worker = get_current_worker()
        try:
            for sight in bridge.watch(run, trainer, lambda: worker.is_cancelled):
                if not worker.is_cancelled:
                    self.post_message(
                        messages.RunAdvanced(
                            run, sight.view, live=sight.live, problem=sight.problem
                        )
                    )
        except NntuiError as error:
            self.post_message(messages.WorkFailed(str(error)))

    @work(thread=True, exclusive=True, group="judge", exit_on_error=False)
    def judge_checkpoint(self, run: RunDirectory, name: str) -> None:
        """Find out what the newest checkpoint of a run sees."""
        data = self.state.data
        if data is None:
            return
        try:
            weights = read(run.checkpoints / name)
        except WeightsError:
            return  # removed for a newer one, which is on its way here too
        self._judge(weights, data, f"step {weights.info.step:,}", run)

    @work(thread=True, exclusive=True, group="judge", exit_on_error=False)
    def judge_untrained(self) -> None:
        """Find out what a network sees before its first step."""
        data = self.state.data
        if data is not None:
            self._judge(bridge.untrained(self.state.config, data), data, "untrained", None)

    def _judge(self, weights: Weights, data: Dataset, title: str, run: RunDirectory | None) -> None:
        worker = get_current_worker()
        try:
            model = bridge.judge(weights, data, title)
        except NntuiError as error:
            self.post_message(messages.WorkFailed(str(error)))
            return
        if not worker.is_cancelled:
            self.post_message(messages.ModelJudged(model, run))

    # What they tell.

    @on(messages.DataLoaded)
    async def _data_loaded(self, event: messages.DataLoaded) -> None:
        first = self.state.data is None
        config = self.state.config.replace(data=event.data.name)
        await self.become(data=event.data, config=config, note=event.note, model=None)
        live = library.live_run() if first and not self._opened else None
        if first and self._opened:
            await self.open_named(self._opened)
        elif live is not None:
            await self.show_run(live, f"following {live.name}, which is under way")
        else:
            await self.begin_anew(event.note or event.data.origin)

    @on(messages.RunAdvanced)
    async def _run_advanced(self, event: messages.RunAdvanced) -> None:
        if event.run is not self.state.run:
            return
        before, after = self.state.view, event.view
        if event.problem and event.problem != self.state.note:
            await self.tell(event.problem, "error")
        note = event.problem or after.message or self.state.note
        await self.become(view=after, live=event.live, note=note)
        if after.checkpoint is not None and after.checkpoint != before.checkpoint:
            self.judge_checkpoint(event.run, after.checkpoint.name)

    @on(messages.ModelJudged)
    async def _model_judged(self, event: messages.ModelJudged) -> None:
        if event.run is self.state.run:
            walk = self.state.walk.settled(event.model.predictions)
            await self.become(model=event.model, walk=walk)

    @on(messages.WorkFailed)
    async def _work_failed(self, event: messages.WorkFailed) -> None:
        await self.tell(event.error, "error")

    @on(messages.SettingChanged)
    async def _setting_changed(self, event: messages.SettingChanged) -> None:
        if event.name != "data":
            await self.configure({event.name: event.value})
        elif self.state.live:
            await self.become(config=self.state.config.replace(data=event.value))
            await self.tell("for the next run: x stops this one, then space starts it")
        else:
            self.load_data(str(event.value))

    @on(messages.LayersChanged)
    async def _layers_changed(self, event: messages.LayersChanged) -> None:
        await self.configure({"layers": format_layers(event.layers)})

    @on(messages.CellOpened)
    async def _cell_opened(self, event: messages.CellOpened) -> None:
        model = self.state.model
        if model is not None:
            walk = replace(
                self.state.walk, wrong=False, truth=event.truth, predicted=event.predicted
            )
            await self.become(walk=walk.settled(model.predictions))
            self.main.show_tab("Digit")
