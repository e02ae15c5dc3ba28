"""`nntui data sheet`: training images side by side."""

from typing import Annotated

import typer

from nntui.cli.downloads import with_download
from nntui.cli.drawing import pixel_style
from nntui.cli.options import Ascii, number_option
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.config.interval import interval
from nntui.view.images import sheet
from nntui.view.style import PLAIN
from nntui.workspace.samples import training_samples


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The data set.")],
    *,
    count: Annotated[
        int, number_option("--count", int, "Number of images", interval("[1, 1000]"), 12)
    ] = 12,
    index: Annotated[
        int, number_option("--index", int, "Index of the first image", interval("[0, inf)"), 0)
    ] = 0,
    augment: Annotated[
        str,
        typer.Option(metavar="TEXT", help="Augmentation, as in shift:2,rotate:10,elastic:4/34."),
    ] = "",
    seed: Annotated[
        int,
        number_option(
            "--seed", int, "Random seed of the augmentation", interval(f"[0, {2**32 - 1}]"), 1
        ),
    ] = 1,
    ascii_only: Ascii = False,
) -> int:
    """Show training images side by side.

    The images are unchanged, or augmented as in training.
    """
    samples = with_download(lambda: training_samples(name, index, count, augment, seed))
    console = plain_console()
    style = pixel_style(console, PLAIN if ascii_only else detect_terminal())
    # Not wrapped: a wrapped line would break the images.
    console.print(sheet(samples.images, samples.names, console.width, style), soft_wrap=True)
    return 0
