"""The app: what each key does."""

import asyncio
import os
import secrets
import signal
import threading
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

import numpy as np
from textual import work
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from nntui.analysis.augmented import VARIANTS
from nntui.errors import NntuiError
from nntui.recipes.registry import recipes
from nntui.runs import commands
from nntui.strings import clean
from nntui.tui import bridge
from nntui.tui.keys import KEYS
from nntui.tui.screens.dialogs import Ask, Choose, Open
from nntui.tui.screens.help import HelpScreen
from nntui.tui.supply import Supply
from nntui.view import formatting
from nntui.view.images import PixelStyle
from nntui.view.style import Terminal
from nntui.workspace import library

_LAST_RESORT = 2.0
"""Seconds after a signal until the process ends in any case."""

_COLORED: tuple[PixelStyle, ...] = ("ascii", "shades", "blocks")


class NntuiApp(Supply):
    """Train, watch, look, save and load; returns a line to print once the screen is given back.

    Args:
        opened: a run or weights to begin with, as they were named; nothing otherwise.
        look: what the terminal can show.
    """

    CSS_PATH = "nntui.tcss"
    TITLE = "nntui"
    BINDINGS: ClassVar[list[BindingType]] = [key.binding() for key in KEYS]

    def __init__(self, opened: str = "", terminal: Terminal | None = None) -> None:
        super().__init__(opened, terminal or Terminal())
        self._rng = np.random.default_rng()
        self._starting = False

    def on_mount(self) -> None:
        """Show the screen at once; everything that takes time follows in threads."""
        self.set_class(not self.state.terminal.unicode, "ascii")
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            # Without a handler they leave the terminal raw, or put nothing away.
            loop.add_signal_handler(number, self._end, number)
        self.load_data()

    def _end(self, number: signal.Signals) -> None:
        """Leave because of a signal; at once where the terminal is gone and nothing can be told."""
        code = 128 + number
        last_resort = threading.Timer(_LAST_RESORT, os._exit, [code])
        last_resort.daemon = True
        last_resort.start()
        self.exit(f"ended by {number.name}", return_code=code)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every key is a command of the palette too, and so is every recipe."""
        for key in KEYS:
            if key.short:
                yield SystemCommand(
                    key.short.capitalize(), key.help, partial(self.run_action, key.action)
                )
        for each in recipes():
            yield SystemCommand(
                f"Recipe {each.name}", each.title, partial(self.take_recipe, each.name)
            )
        for command in super().get_system_commands(screen):
            if command.title not in {"Quit", "Keys"}:  # ours ask what to do with a training
                yield command

    # Training.

    async def action_train(self) -> None:
        """Start, pause or resume; go on with a run that was stopped or killed."""
        if self.state.live:
            # By what was wished last, not by what is shown: keys may come faster than events.
            self.wish_pause(pause=not self.wants_pause)
            await self._command(commands.Pause() if self.wants_pause else commands.Resume())
        else:
            await self._start()

    async def action_advance(self, unit: str) -> None:
        """Make one step, or go to the end of the epoch."""
        if not self.state.live:
            await self._start()
        self.wish_pause(pause=True)
        await self._command(commands.Advance("epoch" if unit == "epoch" else "step"))

    async def action_stop(self) -> None:
        """Stop after a checkpoint."""
        if self.state.live:
            await self._command(commands.Stop())
            await self.tell("stopping after a checkpoint")

    async def action_reset(self, new_seed: bool = False) -> None:  # noqa: FBT001, FBT002 - an action takes its arguments by place
        """Lay the run aside, stopping it where it is under way, and begin anew."""
        if self.state.live:
            await self._command(commands.Stop())
        seed = secrets.randbelow(1_000_000) if new_seed else self.state.config.seed
        await self.become(config=self.state.config.replace(seed=seed), live=False)
        await self.begin_anew(f"ready to begin anew with seed {seed}")

    async def _start(self) -> None:
        if self.state.data is None:
            await self.tell("still loading the data; press space again in a moment")
            return
        try:
            self.state.data.check_labeled()
        except NntuiError as error:
            await self.tell(str(error), "error")
            return
        if self._starting:
            return
        self._starting = True
        try:
            if (old := self.state.run) is not None:
                goes_on = partial(bridge.resume, old, self.state.config, self.state.view)
                if (trainer := await asyncio.to_thread(goes_on)) is not None:
                    await self.show_run(old, f"{old.name} goes on", trainer)
                    return
            # Chosen while another run was under way, it may not even be here.
            data = await self._data_of(self.state.config)
            bridge.check_layers(self.state.config, data)
            run, trainer = await asyncio.to_thread(bridge.start, self.state.config)
            await self.show_run(run, "", trainer)
        except NntuiError as error:
            await self.not_shown(error, self._start)
        finally:
            self._starting = False

    async def _command(self, command: commands.AnyCommand) -> None:
        if self.state.run is None:
            return
        try:
            await asyncio.to_thread(commands.send, self.state.run.commands, command)
        except NntuiError as error:
            await self.tell(str(error), "error")

    # Looking.

    async def action_walk(self, by: int) -> None:
        """Go to another digit."""
        if self.state.model is not None:
            await self.become(cursor=self.state.cursor.step(self.state.model.predictions, by))

    async def action_scatter(self) -> None:
        """Go to any digit."""
        if self.state.model is not None:
            cursor = self.state.cursor.random(self.state.model.predictions, self._rng)
            await self.become(cursor=cursor)

    async def action_wrong(self) -> None:
        """Show only what is wrong; or all again, whatever was left out."""
        if self.state.data is not None and not self.state.data.labeled:
            await self.tell("these images have no labels, so none of them is known to be wrong")
        elif self.state.model is not None:
            cursor = self.state.cursor
            filtered = cursor.wrong or cursor.truth is not None
            cursor = replace(cursor, wrong=not filtered, truth=None, predicted=None)
            await self.become(cursor=cursor.nearest_match(self.state.model.predictions))

    async def action_fed(self) -> None:
        """Show the digit as augmentation feeds it to the network, in another way each time."""
        if not self.state.config.augment:
            await self.tell("digits are fed as they are: nothing stands behind augment")
            return
        await self.become(variant=(self.state.variant + 1) % (VARIANTS + 1))

    async def action_manner(self) -> None:
        """Draw digits in another manner."""
        terminal = self.state.terminal
        pixel_styles = (
            _COLORED if terminal.color and terminal.unicode else _COLORED[: 1 + terminal.unicode]
        )
        place = pixel_styles.index(self.state.pixel_style)
        await self.become(pixel_style=pixel_styles[(place + 1) % len(pixel_styles)])

    def action_tab(self, by: int) -> None:
        """Show another group of panels, on a small screen."""
        self.main.move_tab(by)

    def action_choose_tab(self, place: int) -> None:
        """Show a group of panels, on a small screen."""
        self.main.choose_tab(place)

    def action_keys(self) -> None:
        """Show what the keys do."""
        self.push_screen(HelpScreen(self.focused))

    # Saving, opening, leaving.

    @work(exclusive=True, group="dialog")
    async def action_save(self) -> None:
        """Save the weights of the network that is shown."""
        model = self.state.model
        if model is None:
            return
        info = model.weights.info
        layers = info.layers.replace(":", "-").replace(",", "_") or "linear"
        suggested = f"{info.data}-{layers}-{100 * model.predictions.accuracy:.2f}"
        name = await self.push_screen_wait(
            Ask(
                f"Save the weights ({model.title}) as",
                clean(suggested, 80),
                library.path_for_new,
            )
        )
        if name is None:
            return
        accuracy = model.predictions.accuracy
        try:
            path = await asyncio.to_thread(library.store, model.weights, name, accuracy)
        except NntuiError as error:
            await self.tell(str(error), "error")
            return
        await self.tell(f"saved {path}")

    @work(exclusive=True, group="dialog")
    async def action_open(self) -> None:
        """Open a run, weights or data."""
        entries = await asyncio.to_thread(bridge.entries)
        nothing = "There is nothing yet: space trains, s saves."
        question = "Open a run, weights, or data: a file or a folder of images"
        chosen = await self.push_screen_wait(Open(question, entries, nothing))
        if chosen:
            await self.open_named(chosen)

    @work(exclusive=True, group="dialog")
    async def action_leave(self) -> None:
        """Leave; ask what to do with a training that is under way."""
        run = self.state.run
        if run is None or not self.state.live:
            self.exit(self._parting())
            return
        answers = {
            "keep": "keep training in the background",
            "stop": "stop after a checkpoint",
        }
        answer = await self.push_screen_wait(Choose(f"{run.name} is under way", answers))
        if answer == "stop":
            await self._command(commands.Stop())
            self.exit(f"{run.name} stops after a checkpoint")
        elif answer == "keep":
            self.exit(f"{run.name} goes on in the background; nntui follows it")

    def _parting(self) -> str:
        view, run = self.state.view, self.state.run
        if run is None or view.test is None:
            return ""
        return f"{run.name}: {formatting.percent(view.test.accuracy)} on the test images"
