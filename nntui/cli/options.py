"""Options of the command line made from the table of knobs, so that both never differ."""

import inspect
from collections.abc import Callable, Iterable
from functools import partial, wraps
from typing import Annotated, Any

import typer

from nntui.config.knob import Knob
from nntui.config.run_config import knobs


def with_knobs(function: Callable[..., int], names: Iterable[str] = ()) -> Callable[..., int]:
    """Return `function` as a command with an option for each knob, or for those of `names`.

    `function` takes the settings that were given, by name, before its own parameters.
    """
    chosen = {name: knobs()[name] for name in names or knobs()}

    @wraps(function)
    def command(**given: Any) -> int:
        typed = {name: given.pop(name) for name in chosen}
        settings = {
            name: known.parse(typed[name])
            for name, known in chosen.items()
            if typed[name] is not None
        }
        return function(settings, **given)

    own = list(inspect.signature(function).parameters.values())[1:]
    options = [_option(known) for known in chosen.values()]
    signature = inspect.Signature(sorted([*own, *options], key=lambda p: p.kind))
    command.__signature__ = signature  # type: ignore[attr-defined]  # what typer reads
    command.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
    return command


def _option(known: Knob) -> inspect.Parameter:
    # Everything is taken as text: then a wrong value is refused in the table's words.
    default = f"{known.default:g}" if isinstance(known.default, float) else str(known.default)
    if known.name == "lr":
        default = "that of the optimizer"
    words = f"{known.meaning[0].upper()}{known.meaning[1:]}: {known.range} [{default}]"
    option = typer.Option(
        f"--{known.name.replace('_', '-')}", help=words, metavar=known.kind.__name__.upper()
    )
    return inspect.Parameter(
        known.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[str | None, option],
    )


with_data_knobs = partial(
    with_knobs,
    names=(
        *(
            "label_column",
            "header",
            "image_height",
            "split",
            "split_seed",
            "test_size",
            "validation",
            "train_size",
        ),
    ),
)
"""An option for each knob that decides which images a run sees."""

with_file_knobs = partial(with_knobs, names=("label_column", "header", "image_height"))
"""An option for each knob that says how a file is to be read."""
