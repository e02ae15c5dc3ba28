"""Predictions for all images of a data set as a CSV file, also in the form of Kaggle's contests."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from nntui.config.reading import Reading
from nntui.datasets.class_labels import for_classes
from nntui.datasets.class_matching import match_classes
from nntui.errors import UsageError
from nntui.storage import exists, write_whole
from nntui.strings import short_name
from nntui.workspace import data as datasets
from nntui.workspace.evaluation import data_for, evaluate_opened
from nntui.workspace.foreign_weights import AS_MEASURED, HowToRead
from nntui.workspace.weights import open_weights
from nntui.workspace.weights_evaluation import WeightsEvaluation


def predict_named(
    name: str,
    data_name: str | None = None,
    settings: Mapping[str, object] | None = None,
    *,
    best: bool = False,
    how: HowToRead = AS_MEASURED,
) -> WeightsEvaluation:
    """Return the predictions of the weights called `name` for all images of a data set.

    Args:
        name: what `weights.open_weights` takes.
        data_name: what `data.load` takes; of files without a test part, all images are predicted,
            also those that the weights were trained on. By default, the test images of the data
            set that the weights were trained on.
        settings: how files are to be read, by the names of the settings of a run.
        best: of a run, take the weights with the best validation accuracy, as RUN:best does.
        how: how weights of other programs are read.

    Raises:
        RunError: nothing has this name.
        WeightsError: the weights cannot be read, or do not take these images.
        MissingDataError: the data must be downloaded first.
        DataError: the data are unknown or broken.
    """
    opened = open_weights(name, best=best, how=how)
    if data_name is None:
        return evaluate_opened(opened, data_for(opened.weights, None, settings, opened.run))
    reading = Reading.of({"whole": True, **(settings or {})})
    data = datasets.load(datasets.full_name(data_name), reading)
    classes = tuple(opened.weights.info.classes)
    if data.labeled and match_classes(data.classes, classes) is None:
        note = f"{short_name(data.name)}: its classes are others, so its labels are not used"
        data = replace(data, labeled=False, notes=(*data.notes, note))
    return evaluate_opened(opened, for_classes(data, classes))


def as_csv(found: WeightsEvaluation, *, kaggle: bool = False) -> str:
    """Return predictions as the text of a CSV file with a header.

    A line has the index of an image from 0, the predicted class and the probability of each class.
    In the form of Kaggle's digit recognizer, it is `ImageId` from 1 and `Label`.

    Args:
        found: the predictions.
        kaggle: whether to use the form of Kaggle.
    """
    classes, predictions = found.data.classes, found.predictions
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(("ImageId", "Label") if kaggle else ("index", "answer", *classes))
    answers = [classes[number] for number in predictions.predicted.tolist()]
    if kaggle:
        lines.writerows(enumerate(answers, start=1))
    else:
        for index, shares in enumerate(predictions.probabilities.tolist()):
            lines.writerow((index, answers[index], *(f"{share:.6g}" for share in shares)))
    return text.getvalue()


def check_new_file(path: Path) -> None:
    """Raise a UsageError if there is something at `path`: it may be the data themselves."""
    if exists(path):
        raise UsageError(f"{path}: expected the name of a new file, this one exists; delete it")


def write_csv(path: Path, contents: str) -> None:
    """Write a new file of predictions.

    Raises:
        UsageError: a file of this name exists.
        StorageError: the file cannot be written.
    """
    check_new_file(path)
    write_whole(path, contents.encode(), variable="", make_folders=False)
