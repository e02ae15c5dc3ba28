"""Why a network predicts what it predicts for an image, as `nntui show` prints it."""

from rich.console import Console

from nntui.analysis.explanation import occlusion_sentence, turning_sentence
from nntui.cli.drawing import pixel_style
from nntui.view.explanation import explanation_text
from nntui.view.neighbors import neighbors_text
from nntui.view.style import Terminal
from nntui.workspace.explaining import Explainer
from nntui.workspace.weights_evaluation import WeightsEvaluation


class Explained:
    """The explanations that are asked for of one test image.

    Args:
        found: the network and the data.
        row: of the test image.
        neighbors: whether to show the nearest training images.
        why: whether to show the maps.
    """

    def __init__(self, found: WeightsEvaluation, row: int, *, neighbors: bool, why: bool) -> None:
        self._data = found.data
        self._image = found.data.test.images[row]
        explainer = Explainer(found.network, found.data)
        truth = int(found.predictions.truth[row]) if found.data.labeled else None
        answer = int(found.predictions.predicted[row])
        if neighbors:
            found.data.check_labeled()
        self._near = explainer.neighbors(self._image, answer, truth) if neighbors else None
        self._why = explainer.why(self._image, truth) if why else None

    def print(self, console: Console, terminal: Terminal) -> None:
        """Print them below the image and its bars."""
        style, classes = pixel_style(console, terminal), self._data.classes
        if self._near is not None:
            said = self._near.verdict.sentence
            console.print(f"\nnearest training images: {said}\n", soft_wrap=True)
            console.print(
                neighbors_text(
                    self._near.neighbors,
                    self._data.train.images,
                    classes,
                    console.width,
                    terminal,
                    style,
                )
            )
        if self._why is not None:
            console.print(f"\n{occlusion_sentence(self._why, classes)}", soft_wrap=True)
            console.print(f"{turning_sentence(self._why.turning, classes)}\n", soft_wrap=True)
            console.print(
                explanation_text(self._image, self._why, classes, console.width, terminal, style)
            )

    def record(self) -> dict[str, object]:
        """Return them as plain values."""
        found: dict[str, object] = {}
        classes = self._data.classes
        if self._near is not None:
            found["neighbors"] = [
                {"index": near.row, "label": classes[near.label], "distance": near.distance}
                for near in self._near.neighbors
            ]
            found["verdict"] = self._near.verdict.sentence
        if self._why is not None:
            turning = self._why.turning
            found["occlusion"] = self._why.occlusion.tolist()
            found["gradient_times_input"] = self._why.gradient.tolist()
            found["turning"] = {
                "target": classes[turning.target],
                "changed": turning.changed.tolist(),
                "reached": turning.reached,
            }
        return found
