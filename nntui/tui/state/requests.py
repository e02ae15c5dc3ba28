"""Requests: what the user asked to see or do and needs data for, which may have to be downloaded.

A request is kept until it is fulfilled or refused, so that it can be made again once a download
that it waits for is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from nntui.analysis.chosen import ChosenImages
from nntui.config.run_config import RunConfig
from nntui.strings import short_name

if TYPE_CHECKING:
    from nntui.workspace.opening import Entry


@dataclass(frozen=True, slots=True)
class LoadInitial:
    """Load the data to begin with.

    Args:
        target: a name to open then; where it is empty, the run that is being trained, if any.
        last: what was shown when the app ended, which is opened where neither is there.
    """

    target: str = ""
    last: "Entry | None" = None


@dataclass(frozen=True, slots=True)
class OpenTarget:
    """Open a run, weights or data: a line of the open dialog, or a name or path as it was typed."""

    target: "Entry | str"
    note: str = ""
    """What to say then; by default that it was opened."""
    named: bool = False
    """Whether it was named on the command line: where it is refused, nothing else is trained."""
    lost: str = ""
    """Why its data could not be downloaded; a run is then shown without them."""
    study: ChosenImages | None = None
    """Test images to look at then."""

    @property
    def title(self) -> str:
        """What is opened, as text to display."""
        return short_name(self.target if isinstance(self.target, str) else self.target.name)


@dataclass(frozen=True, slots=True)
class ChooseData:
    """Take a data set that was chosen; until it is loaded nothing is shown."""

    name: str
    note: str = ""
    """What to say then; by default where the data come from."""
    before: RunConfig | None = None
    """The settings to return to where it is refused; None for the present ones, but the data."""


@dataclass(frozen=True, slots=True)
class TakeData:
    """Take a data set, with some settings changed; until it is loaded everything stays."""

    name: str
    changes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Train:
    """Start training, which needs data that must be downloaded first."""


Request: TypeAlias = LoadInitial | OpenTarget | ChooseData | TakeData | Train
