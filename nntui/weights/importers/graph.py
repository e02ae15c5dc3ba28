"""A graph of operations as ONNX and TensorFlow have it, before it is read as layers."""

from dataclasses import dataclass, field
from typing import Any

from nntui.weights.importers.collect import AnyArray


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One operation of a graph."""

    op: str
    name: str
    inputs: tuple[str, ...]
    """Names of results of other nodes, of constants, or of the input."""
    outputs: tuple[str, ...]
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A graph from its input to its outputs."""

    nodes: tuple[Node, ...]
    constants: dict[str, AnyArray]
    """By the name under which nodes refer to them."""
    input: str
    """The name of the input, empty if there is none."""
    shape: tuple[int, ...]
    """Of the input with the batch; 0 for a side that is not fixed."""
    outputs: tuple[str, ...] = ()

    def ordered(self) -> list[Node]:
        """Return the nodes that lead to the first output, each after those whose results it takes.

        All nodes where no node makes the output.
        """
        makers = {name: node for node in self.nodes for name in node.outputs}
        last = [makers[name] for name in self.outputs[:1] if name in makers]
        done: dict[int, Node] = {}
        waiting = last or list(reversed(self.nodes))
        opened: set[int] = set()
        while waiting:
            node = waiting.pop()
            if id(node) in done:
                continue
            first = id(node) not in opened
            opened.add(id(node))
            before = [makers[name] for name in node.inputs if name in makers] if first else []
            missing = [each for each in before if id(each) not in opened]
            if missing:
                waiting += [node, *missing]
            else:
                done[id(node)] = node
        return list(done.values())
