"""Options of how weights of another program are read, and the progress bar of the search."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Self

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from nntui.cli.terminal import plain_error_console
from nntui.config.choices import INPUT_RANGES
from nntui.config.layers import ACTIVATIONS
from nntui.reading.decisions import LAYOUTS, ORIENTATIONS, POOLS, Decisions
from nntui.workspace.foreign_weights import HowToRead

_OPTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "scale": (tuple(INPUT_RANGES), "How pixels were scaled"),
    "activation": (ACTIVATIONS, "Activation of the hidden layers"),
    "layout": (LAYOUTS, "Layout of the matrices"),
    "pool": (POOLS, "Kind of the pools"),
    "images": (ORIENTATIONS, "Whether images were stored by rows or by columns"),
}
"""What can be decided, the choices, and the meaning."""


def with_reading(function: Callable[..., int]) -> Callable[..., int]:
    """Return `function` as a command with an option for each thing that is measured otherwise.

    `function` takes a `HowToRead` as the keyword argument `how`. Training images of the data set in
    its argument `data`, where it has one, decide.
    """

    @wraps(function)
    def command(*args: Any, **given: Any) -> int:
        decided = Decisions.of(**{name: given.pop(name) or "" for name in _OPTIONS})
        with ReadingBar() as bar:
            how = HowToRead(decided, given.get("data"), bar.show)
            return function(*args, how=how, **given)

    own = [p for p in inspect.signature(function).parameters.values() if p.name != "how"]
    parameters = [*own, *(_parameter(name) for name in _OPTIONS)]
    signature = inspect.Signature(sorted(parameters, key=lambda p: p.kind))
    command.__signature__ = signature  # type: ignore[attr-defined]  # what typer reads
    command.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
    return command


def _parameter(name: str) -> inspect.Parameter:
    choices, meaning = _OPTIONS[name]
    option = typer.Option(
        f"--{name}",
        metavar=f"[{'|'.join(choices)}]",
        help=f"{meaning} [default: measured on training images]",
        rich_help_panel="Weights of other programs",
    )
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=None, annotation=Annotated[str | None, option])


class ReadingBar:
    """A progress bar on standard error, in a terminal, while a search lasts."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._console = plain_error_console()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stop()

    def show(self, share: float) -> None:
        """Show the share of the search that is done; at 1 the bar disappears."""
        if not self._console.is_terminal:
            return
        if share >= 1:
            self._stop()
            return
        if self._bar is None:
            columns = (
                TextColumn("measuring how the weights are to be read"),
                BarColumn(bar_width=20),
                TextColumn("{task.percentage:>3.0f}%"),
                TimeElapsedColumn(),
                TextColumn("ctrl+c cancels"),
            )
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._bar.add_task("", total=1.0)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=share)

    def _stop(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
