"""The view of a run that is done, with any confusion matrix of its test images."""

from nntui.training.events import Evaluated, RunFinished, RunStarted
from nntui.view.runview import RunView, view_of

STARTED = RunStarted(
    step=0,
    at=0,
    data="mine",
    layers=["4 input", "2 softmax"],
    parameters=10,
    classes=["a", "b"],
    image_shape=(2, 2),
    train_size=60,
    validation_size=0,
    test_size=100,
    class_counts=[60, 0],
    epochs=1,
    steps=1,
    threads=1,
    seed=1,
)


def done_view(confusion: list[list[int]], loss: float = 0.5, message: str = "") -> RunView:
    """Return the view; two classes, of which one has no training images."""
    tested = Evaluated(
        step=1, at=1, epoch=1, split="test", loss=loss, accuracy=0.5, confusion=confusion
    )
    return view_of([STARTED, tested, RunFinished(step=1, at=1, reason="done", message=message)])
