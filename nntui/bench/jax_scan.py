"""JAX: compiled by XLA, an epoch of a dense network as one lax.scan.

A convolution inside a scan does not use XLA's fast path and takes seven times as long. So for
convolutional networks the step is compiled, and the loop is in Python.
"""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from nntui.bench.cases import CLASSES, SIDE, Case, scaled_rows
from nntui.bench.images import initial_weights
from nntui.bench.learner import Learner
from nntui.config.layers import ConvSpec, DenseSpec, PoolSpec
from nntui.datasets.dataset import Dataset, Split
from nntui.training.batches import Rows


def prepare(case: Case, split: Split) -> Callable[[], int]:
    """Return a function that trains for an epoch."""
    import jax  # noqa: PLC0415 - only this process needs it
    import jax.numpy as jnp  # noqa: PLC0415 - as above

    x_all = jnp.array(scaled_rows(split))
    if not case.dense:
        x_all = x_all.reshape(-1, SIDE, SIDE, 1)
    targets = jnp.array(np.eye(CLASSES, dtype=np.float32)[split.labels])
    state = _initial_state(_initial_parameters(case))
    rng = np.random.default_rng(0)
    epoch, step = _programs(case)

    def run() -> int:
        nonlocal state
        order = rng.permutation(len(x_all))[: case.steps * case.batch]
        order = order.reshape(case.steps, case.batch)
        if case.dense:
            state = epoch(state, order, x_all, targets)
        else:
            for rows in order:
                state, _ = step(state, rows, x_all, targets)
        jax.block_until_ready(state)
        return case.steps

    return run


def learner(case: Case, data: Dataset) -> Learner:
    """Return a whole training: an epoch is one compiled scan, and a step for the last rows."""
    import jax  # noqa: PLC0415 - as above
    import jax.numpy as jnp  # noqa: PLC0415 - as above

    x, test = (jnp.array(scaled_rows(split)) for split in (data.train, data.test))
    targets = jnp.array(np.eye(CLASSES, dtype=np.float32)[data.train.labels])
    state = _initial_state(initial_weights(case, data))
    predict = jax.jit(lambda parameters, x: jnp.argmax(_forward_of(case)(parameters, x), axis=1))
    steps, rest = divmod(len(x), case.batch)
    rows = np.zeros((steps, case.batch), np.int32)
    epoch, step = _programs(case)
    epoch = epoch.lower(state, rows, x, targets).compile()
    last = step.lower(state, rows[0, :rest], x, targets).compile() if rest else None

    def train(rows: Rows) -> None:
        nonlocal state
        order = rows.astype(np.int32)
        state = epoch(state, order[: steps * case.batch].reshape(steps, -1), x, targets)
        if last:
            state, _ = last(state, order[steps * case.batch :], x, targets)
        jax.block_until_ready(state)

    def accuracy() -> float:
        return float(np.mean(np.asarray(predict(state[0], test)) == data.test.labels))

    return Learner(train, accuracy)


def _programs(case: Case) -> tuple[Any, Any]:
    """Return an epoch (state, order, images, targets) and a step, to be compiled when called."""
    import jax  # noqa: PLC0415 - as above

    gradient = jax.grad(_loss_of(case))
    update = _adam if case.optimizer == "adam" else _sgd

    def step(state: Any, rows: Any, x_all: Any, targets: Any) -> tuple[Any, None]:
        grads = gradient(state[0], x_all[rows], targets[rows])
        return update(state, grads, case.lr), None

    def epoch(state: Any, order: Any, x_all: Any, targets: Any) -> Any:
        return jax.lax.scan(lambda s, rows: step(s, rows, x_all, targets), state, order)[0]

    return jax.jit(epoch, donate_argnums=0), jax.jit(step, donate_argnums=0)


def _initial_state(parameters: list[tuple[Any, Any]]) -> Any:
    """Return parameters, both moments of Adam and the number of its steps."""
    import jax  # noqa: PLC0415 - as above
    import jax.numpy as jnp  # noqa: PLC0415 - as above

    zeros = jax.tree.map(jnp.zeros_like, parameters)
    return jax.device_put((parameters, zeros, jax.tree.map(jnp.zeros_like, zeros), 0.0))


def _initial_parameters(case: Case) -> list[tuple[Any, Any]]:
    """Return the initial weight and bias of each layer that has them."""
    rng = np.random.default_rng(0)
    shapes: list[tuple[int, ...]] = []
    side, channels = SIDE, 1
    for spec in case.hidden:
        match spec:
            case ConvSpec():
                shapes.append((spec.side, spec.side, channels, spec.filters))
                side, channels = side - spec.side + 1, spec.filters
            case PoolSpec():
                side //= spec.side
    if case.dense:
        shapes = list(itertools.pairwise(case.sizes))
    else:
        shapes.append((side * side * channels, CLASSES))
    return [
        (
            rng.normal(size=shape).astype(np.float32) / np.float32(np.sqrt(np.prod(shape[:-1]))),
            np.zeros(shape[-1], np.float32),
        )
        for shape in shapes
    ]


def _loss_of(case: Case) -> Callable[..., Any]:
    """Return the mean cross-entropy as a function of parameters, inputs and targets."""
    import jax  # noqa: PLC0415 - as above
    import jax.numpy as jnp  # noqa: PLC0415 - as above

    forward = _forward_of(case)

    def loss(parameters: Any, x: Any, target: Any) -> Any:
        z = forward(parameters, x)
        return -jnp.mean(jnp.sum(target * jax.nn.log_softmax(z), axis=1))

    return loss


def _forward_of(case: Case) -> Callable[..., Any]:
    """Return the logits as a function of parameters and inputs."""
    import jax  # noqa: PLC0415 - as above
    import jax.numpy as jnp  # noqa: PLC0415 - as above
    from jax import lax  # noqa: PLC0415 - as above

    f = {"relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid}[case.activation]

    def forward(parameters: Any, x: Any) -> Any:
        arrays = iter(parameters)
        for spec in case.hidden:
            match spec:
                case DenseSpec():
                    weight, bias = next(arrays)
                    x = f(x @ weight + bias)
                case ConvSpec():
                    weight, bias = next(arrays)
                    numbers = ("NHWC", "HWIO", "NHWC")
                    x = lax.conv_general_dilated(
                        x, weight, (1, 1), "VALID", dimension_numbers=numbers
                    )
                    x = f(x + bias)
                case PoolSpec():
                    window = (1, spec.side, spec.side, 1)
                    x = lax.reduce_window(x, -jnp.inf, lax.max, window, window, "VALID")
        weight, bias = next(arrays)
        return x.reshape(len(x), -1) @ weight + bias

    return forward


def _sgd(state: Any, grads: Any, lr: float) -> Any:
    import jax  # noqa: PLC0415 - as above

    parameters, m, v, t = state
    return jax.tree.map(lambda p, g: p - lr * g, parameters, grads), m, v, t


def _adam(state: Any, grads: Any, lr: float) -> Any:
    import jax  # noqa: PLC0415 - as above
    import jax.numpy as jnp  # noqa: PLC0415 - as above

    parameters, m, v, t = state
    t = t + 1
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, grads)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, grads)
    a, c = 1 - 0.9**t, 1 - 0.999**t
    parameters = jax.tree.map(
        lambda p, m, v: p - lr * (m / a) / (jnp.sqrt(v / c) + 1e-8), parameters, m, v
    )
    return parameters, m, v, t
