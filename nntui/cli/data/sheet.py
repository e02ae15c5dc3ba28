"""`nntui data sheet`: training images side by side."""

from typing import Annotated

import typer

from nntui.cli.downloads import with_download
from nntui.cli.drawing import pixel_style
from nntui.cli.options import Ascii
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.view.images import sheet
from nntui.view.style import PLAIN
from nntui.workspace.samples import training_samples


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The data set.")],
    *,
    count: Annotated[
        int, typer.Option(metavar="INT", min=1, max=1000, help="Number of images.")
    ] = 12,
    index: Annotated[
        int, typer.Option(metavar="INT", min=0, help="Index of the first image, from 0.")
    ] = 0,
    augment: Annotated[
        str,
        typer.Option(metavar="TEXT", help="Augmentation, as in shift:2,rotate:10,elastic:4/34."),
    ] = "",
    seed: Annotated[
        int, typer.Option(metavar="INT", min=0, max=2**32 - 1, help="Seed of the augmentation.")
    ] = 1,
    ascii_only: Ascii = False,
) -> int:
    """Show training images side by side.

    As they are, or augmented as in training.
    """
    samples = with_download(lambda: training_samples(name, index, count, augment, seed))
    console = plain_console()
    style = pixel_style(console, PLAIN if ascii_only else detect_terminal())
    # Not wrapped: a wrapped line would break the images.
    console.print(sheet(samples.images, samples.names, console.width, style), soft_wrap=True)
    return 0
