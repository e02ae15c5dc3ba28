"""State: all that the screens show, as one frozen value; a new one is shown, none is changed."""

from dataclasses import dataclass, field

import numpy as np

from nntui.analysis.cursor import DigitCursor
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.datasets.published.download import DownloadProgress
from nntui.runs.directory import RunDirectory
from nntui.view.images import PixelStyle
from nntui.view.runview import RunView
from nntui.view.style import Terminal


@dataclass(frozen=True, slots=True)
class State:
    """What is shown.

    Args:
        config: the settings of the next run, as the panels have them.
        data: the data set, None while it is loaded.
        run: the run whose charts are shown, None where there is none yet.
        view: what is known of that run.
        live: whether that run's trainer is at work.
        problem: why that trainer is gone, where it did not say so itself.
        model: the network whose digits are shown, None while there is none.
        walk: which digit is shown, and which are left out.
        variant: which of the ways the digit is fed to the network in is shown, 0 is as it is.
        manner: how digits are drawn.
        look: what the terminal can show.
        note: the newest thing the user was told.
        fetching: how far the data set is that is being fetched, None where none is.
    """

    config: RunConfig = field(default_factory=RunConfig)
    data: Dataset | None = None
    run: RunDirectory | None = None
    view: RunView = field(default_factory=RunView)
    live: bool = False
    problem: str = ""
    model: EvaluatedNetwork | None = None
    cursor: DigitCursor = field(default_factory=DigitCursor)
    variant: int = 0
    pixel_style: PixelStyle = "ascii"
    terminal: Terminal = field(default_factory=Terminal)
    note: str = "loading the data ..."
    fetching: DownloadProgress | None = None

    @property
    def image(self) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None":
        """The test picture the walk is at."""
        if self.data is None:
            return None
        images = self.data.test.images
        picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] = images[
            self.cursor.row % len(images)
        ]
        return picture
