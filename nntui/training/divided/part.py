"""One part of each batch: its network, and the work of the process that computes it."""

from dataclasses import dataclass

import numpy as np

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Pixels
from nntui.engine.network import Network
from nntui.engine.parameters import Parameters
from nntui.engine.plan import Plan
from nntui.training.blas import piece_size
from nntui.training.divided.layout import Layout, PartArrays
from nntui.training.divided.random_state import PartGenerator
from nntui.training.networks import plan_network, with_pooling_first
from nntui.training.producer.work import Prepare

FORWARD, BACKWARD = range(2)
"""The jobs of a part."""


class PartNetwork:
    """A network for one part of each batch, which reads and writes shared arrays.

    Args:
        plan: the layers.
        arrays: of this part.
        number: of this part, from 1.
    """

    def __init__(self, plan: Plan, arrays: PartArrays, number: int) -> None:
        self._arrays = arrays
        self._random = PartGenerator(number)
        parameters = Parameters(plan.parameters, vectors=(arrays.theta, arrays.grad))
        self._network = Network(
            plan.layers,
            plan.shapes[0],
            arrays.x.batch,
            parameters=parameters,
            piece=piece_size(),
        )

    def forward(self, n: int) -> None:
        """Write the logits of the first n inputs."""
        rng = self._random.after(self._arrays.random)
        self._arrays.z[:n] = self._network.forward(self._arrays.x.of(n), rng)

    def backward(self, n: int) -> None:
        """Write the gradient, from the derivatives by the logits of the last `forward`."""
        self._network.backward(self._arrays.dz[:n])


def plan_of(config: RunConfig, image_shape: tuple[int, int], classes: int) -> Plan:
    """Return the layers of a config, as every part has them."""
    init, scale = config.init, config.init_scale
    hidden, biased = config.hidden, config.bias
    plan = plan_network(hidden, image_shape, classes, init, scale, biased=biased)
    return with_pooling_first(plan)


@dataclass(frozen=True)
class PartWork:
    """The work of a process that computes one part. The first number of a job says which half.

    Attributes:
        config: the config of the run.
        image_shape: rows and columns of an image.
        classes: how many classes there are.
        layout: of the shared memory.
        number: of the part, from 1.
    """

    config: RunConfig
    image_shape: tuple[int, int]
    classes: int
    layout: Layout
    number: int

    @property
    def size(self) -> int:
        """Bytes of the shared memory."""
        return self.layout.size

    def network(self, memory: Pixels) -> PartNetwork:
        """Return the network of the part in this memory."""
        plan = plan_of(self.config, self.image_shape, self.classes)
        return PartNetwork(plan, self.layout.part(memory, self.number), self.number)

    def start(self) -> Prepare:
        """Return the function that does one job, always in the same memory."""
        networks: list[PartNetwork] = []

        def compute(job: int, count: int, memory: Pixels) -> None:
            if not networks:
                networks.append(self.network(memory))
            with np.errstate(all="ignore"):  # divergence is noticed by the trainer
                (networks[0].forward if job == FORWARD else networks[0].backward)(count)

        return compute
