"""`nntui recipes sweep`: a recipe with other values of its settings, one run for each."""

from dataclasses import asdict
from typing import Annotated

import msgspec
import typer

from nntui.cli.downloads import with_download
from nntui.cli.options import Json
from nntui.cli.terminal import plain_console, write_line
from nntui.runs.trainer.process import StopOnSignal
from nntui.view import formatting
from nntui.workspace import data as datasets
from nntui.workspace.sweeps import VariationResult, train_variation, variations


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of a recipe.")],
    only: Annotated[
        str, typer.Option("--only", metavar="SETTING", help="Vary only this setting.")
    ] = "",
    *,
    json: Json = False,
) -> int:
    """Train a recipe with other values of its settings.

    Each value is a run of its own. The last 10,000 training images are held out to choose by.
    """
    varied = variations(name, only)
    data = with_download(lambda: datasets.load_for(varied[0].config))
    console = plain_console()
    if not json:
        console.print(f"{'setting':<10}{'value':<24}validation        test    time  run")
    with StopOnSignal() as stop:
        for variation in varied:
            result = train_variation(variation, data, stop)
            if stop():
                break
            if json:
                write_line(msgspec.json.encode(asdict(result)))
            else:
                console.print(_line(result), soft_wrap=True)
    return stop.exit_code


def _line(result: VariationResult) -> str:
    return (
        f"{result.setting:<10}{result.value!s:<24}{formatting.percent(result.validation):>10}"
        f"{formatting.percent(result.test):>12}{formatting.duration(result.seconds):>8}  "
        f"{result.run}"
    )
