"""How many rows of digits on photographs are read: `python -m tests.datasets.photographs.rows`.

Each photograph has 3 to 6 digits of test images of MNIST in a row, apart from each other or with
some that touch, in even light or with a shadow that has a hard edge. `--tune` takes training
images.
"""

import argparse
import sys
import time
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from nntui.workspace import data
from nntui.workspace.photographs import read_photographs
from nntui.workspace.weights import open_weights
from tests.datasets.photographs.photos import row_photograph

_COUNT = 150
_KINDS = (
    ("digits apart", False, False),
    ("some touch", True, False),
    ("apart, hard shadow", False, True),
    ("some touch, hard shadow", True, True),
)


def main() -> None:
    """Print a line for each kind of photograph."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--weights", default="convnet")
    parser.add_argument("--count", type=int, default=_COUNT)
    arguments = parser.parse_args()
    mnist = data.load("mnist")
    split = mnist.train if arguments.tune else mnist.test
    weights = open_weights(arguments.weights).weights
    sys.stdout.write(f"{'':<26}{'rows right':>12}{'digits right':>14}{'ms a row':>10}\n")
    for number, (kind, touching, shadow) in enumerate(_KINDS):
        random = np.random.default_rng([number, 7 if arguments.tune else 8])
        rows = digits = total = 0
        seconds = 0.0
        with TemporaryDirectory() as folder:
            for _ in range(arguments.count):
                chosen = random.choice(len(split), int(random.integers(3, 7)), replace=False)
                photo = row_photograph(
                    split.images[chosen], random, touching=touching, shadow=shadow
                )
                file = Path(folder, "row.jpg")
                file.write_bytes(photo.jpeg)
                began = time.process_time()
                (found,) = read_photographs(weights, [str(file)])
                seconds += time.process_time() - began
                wanted = "".join(map(str, split.labels[chosen]))
                answer = "".join(digit.answer for digit in found.digits)
                matches = SequenceMatcher(None, wanted, answer, autojunk=False)
                digits += sum(block.size for block in matches.get_matching_blocks())
                rows += wanted == answer
                total += len(wanted)
        sys.stdout.write(
            f"{kind:<26}{rows / arguments.count:12.1%}{digits / total:14.1%}"
            f"{1000 * seconds / arguments.count:10.0f}\n"
        )


if __name__ == "__main__":
    main()
