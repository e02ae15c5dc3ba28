"""Export as a C header: float arrays and the functions that run them, for microcontrollers.

C99, needs nothing but math.h and stddef.h, allocates nothing. `network_logits` takes one image as
bytes from 0 to 255, by rows. It works in two static buffers, so only one thread may call it.
"""

import math
from collections.abc import Iterator

import numpy as np

from nntui.version import __version__
from nntui.weights.exporters import c_functions
from nntui.weights.exporters.graph import (
    ActivationOp,
    Array,
    BatchNormOp,
    ConvOp,
    DenseOp,
    DropoutOp,
    FlattenOp,
    Graph,
    Op,
    PoolOp,
    Shape,
)

_PER_LINE = 8
_OTHER = {"a": "b", "b": "a"}


def encode(graph: Graph) -> bytes:
    """Return the text of the header, in ASCII."""
    steps = list(_steps(graph))
    parts = [_head(graph), *_functions(graph)]
    parts += [_array(name, array) for _, arrays in steps for name, array in arrays.items()]
    parts += [_logits(graph, [call for call, _ in steps if call]), _PREDICT, "#endif\n"]
    return "\n".join(parts).encode("ascii")


def usage(graph: Graph, file: str) -> str:
    """Return a program that runs the network."""
    pixels = math.prod(graph.info.image_shape)
    return f"""\
#include <stdio.h>
#include "{file}"

int main(void)
{{
    static unsigned char image[{pixels}];  /* by rows, from 0 to 255 */
    if (fread(image, 1, sizeof image, stdin) == sizeof image)
        puts(network_classes[network_predict(image)]);
    return 0;
}}"""


def named_arrays(graph: Graph) -> dict[str, Array]:
    """Return the arrays of the header by their names in it."""
    return {name: array for _, arrays in _steps(graph) for name, array in arrays.items()}


def _head(graph: Graph) -> str:
    info = graph.info
    names = ", ".join(_quoted(name) for name in info.classes)
    return f"""\
/* A neural network, written by nntui {__version__}.
   Layers: {info.layers or "none"}; output: {info.output}.
   Sums are computed in double; -DNETWORK_SUM=float is faster where there is no unit for it. */
#ifndef NETWORK_H
#define NETWORK_H

#include <math.h>
#include <stddef.h>

#define NETWORK_ROWS {info.image_shape[0]}
#define NETWORK_COLUMNS {info.image_shape[1]}
#define NETWORK_CLASSES {len(info.classes)}
#ifndef NETWORK_SUM
#define NETWORK_SUM double
#endif

static const char *const network_classes[NETWORK_CLASSES] = {{{names}}};
"""


def _functions(graph: Graph) -> Iterator[str]:
    """Yield the functions that this network needs, each once."""
    kinds = {type(op) for op in graph.ops}
    texts = {
        DenseOp: c_functions.DENSE,
        ConvOp: c_functions.CONV,
        PoolOp: c_functions.POOL,
        BatchNormOp: c_functions.BATCH_NORM,
    }
    yield from (text for kind, text in texts.items() if kind in kinds)
    names = dict.fromkeys(op.name for op in graph.ops if isinstance(op, ActivationOp))
    yield from map(c_functions.activation, names)


def _steps(graph: Graph) -> Iterator[tuple[str, dict[str, Array]]]:
    """Yield the call of each operation, and the arrays that it takes; the image is in buffer a."""
    x = "a"
    for number, (op, x_shape, y_shape) in enumerate(graph.with_shapes(), start=1):
        if isinstance(op, DenseOp | ConvOp | PoolOp):
            y = _OTHER[x]
            yield _moved(op, x_shape, y_shape, number, f"{x}, {y}")
            x = y
        else:
            yield _in_place(op, x_shape, number, x)
    yield f"result = {x};", {}


def _moved(
    op: DenseOp | ConvOp | PoolOp, x_shape: Shape, y_shape: Shape, number: int, buffers: str
) -> tuple[str, dict[str, Array]]:
    """Return the call and the arrays of an operation that writes to the other buffer."""
    if isinstance(op, PoolOp):
        sizes = ", ".join(map(str, (*x_shape, op.side, int(op.largest))))
        return f"network_pool({buffers}, {sizes});", {}
    weight, bias = f"network_weight_{number}", f"network_bias_{number}"
    arrays = {weight: op.weight.T if isinstance(op, DenseOp) else op.weight}
    if op.bias is not None:
        arrays[bias] = op.bias
    given = f"{buffers}, {weight}, {bias if op.bias is not None else 'NULL'}"
    if isinstance(op, DenseOp):
        return f"network_dense({given}, {x_shape[0]}, {y_shape[0]});", arrays
    filters, _, side, _ = op.weight.shape
    sizes = ", ".join(map(str, (*x_shape, filters, side, op.stride, *op.pads[:2], *y_shape[1:])))
    return f"network_conv({given}, {sizes});", arrays


def _in_place(op: Op, shape: Shape, number: int, x: str) -> tuple[str, dict[str, Array]]:
    """Return the call and the arrays of an operation that changes its input; "" for none."""
    match op:
        case ActivationOp():
            return f"{c_functions.function_of(op.name)}({x}, {math.prod(shape)});", {}
        case BatchNormOp():
            names = [f"network_{each}_{number}" for each in ("mean", "factor", "shift")]
            factor = op.scale / np.sqrt(op.variance.astype(np.float64) + op.epsilon)
            arrays = dict(zip(names, (op.mean, factor.astype(np.float32), op.shift), strict=True))
            sizes = f"{shape[0]}, {math.prod(shape[1:])}"
            return f"network_batch_norm({x}, {', '.join(names)}, {sizes});", arrays
        case FlattenOp() | DropoutOp() | _:
            return "", {}


def _array(name: str, array: Array) -> str:
    """Return the definition of an array; nine digits are enough to read back each float."""
    numbers = [_literal(number) for number in array.ravel().tolist()]
    lines = (numbers[i : i + _PER_LINE] for i in range(0, len(numbers), _PER_LINE))
    body = ",\n    ".join(", ".join(line) for line in lines)
    return f"static const float {name}[{len(numbers)}] = {{\n    {body}}};\n"


def _literal(number: float) -> str:
    text = f"{number:.9g}"
    return f"{text}f" if "." in text or "e" in text else f"{text}.0f"


def _logits(graph: Graph, calls: list[str]) -> str:
    largest = max(map(math.prod, graph.shapes))
    factor, offset = graph.scaling or (1.0, 0.0)
    scaled = f"image[i] * {_literal(factor / 255)}"
    if offset:
        scaled += f" + {_literal(offset)}"
    body = "\n    ".join(calls)
    return f"""\
/* Writes the logits of an image of NETWORK_ROWS x NETWORK_COLUMNS pixels from 0 to 255. */
static inline void network_logits(const unsigned char *image, float *logits)
{{
    static float a[{largest}], b[{largest}];
    const float *result;
    for (int i = 0; i < NETWORK_ROWS * NETWORK_COLUMNS; i++)
        a[i] = {scaled};
    {body}
    for (int i = 0; i < NETWORK_CLASSES; i++)
        logits[i] = result[i];
}}
"""


_PREDICT = """\
/* Returns the number of the class with the largest logit. */
static inline int network_predict(const unsigned char *image)
{
    float logits[NETWORK_CLASSES];
    int best = 0;
    network_logits(image, logits);
    for (int i = 1; i < NETWORK_CLASSES; i++)
        if (logits[i] > logits[best])
            best = i;
    return best;
}
"""


def _quoted(text: str) -> str:
    """Return a string of C in ASCII; octal escapes, because hexadecimal ones have no end."""
    plain = (
        chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\?' else f"\\{byte:03o}"
        for byte in text.encode()
    )
    return f'"{"".join(plain)}"'
