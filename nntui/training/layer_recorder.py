"""When the layers of a training are measured, and the events that record it."""

from collections.abc import Iterator

from nntui.engine.layer_meter import LayerMeter
from nntui.training.events import LayersMeasured
from nntui.training.layer_health import UnitsOn, layer_health
from nntui.training.trainer import Trainer

INTERVAL = 50
"""Steps from one measurement to the next, at least."""


class LayerRecorder:
    """Measures the layers at every 50th step, at most once for each step in the journal.

    A measured step takes up to twice the time of another one. Fast steps are recorded as means of
    many, so their layers are measured less often, and the journal stays small.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._next = trainer.step + INTERVAL - 1
        """How many steps are made before the next one that is measured."""
        self._units = UnitsOn()
        self._meter: LayerMeter | None = None

    def begin(self) -> bool:
        """Measure the next step if that is due; return whether it is measured."""
        step = self._trainer.step
        if step < self._next:
            return False
        self._next = step + INTERVAL
        self._meter = self._trainer.measure_layers()
        return True

    def measured(self, at: float) -> Iterator[LayersMeasured]:
        """Yield what was measured in a step since the last call, if one was.

        Args:
            at: the seconds trained so far.
        """
        meter, self._meter = self._meter, None
        if meter is None:
            return
        layers = layer_health(meter, self._units)
        if layers:
            yield LayersMeasured(step=self._next - INTERVAL + 1, at=at, layers=layers)
