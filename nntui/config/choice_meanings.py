"""What each choice of a setting means, in one line: for lists from which one is chosen."""

from collections.abc import Mapping

from nntui.config.knobs import knob

_MEANINGS: dict[str, dict[str, str]] = {
    "input_range": {
        "0..1": "black is 0, white is 1",
        "-1..1": "black is -1, white is 1: centered around zero",
        "0.01..1": "black is 0.01: every pixel changes weights (Rashid)",
        "mean-std": "mean 0, deviation 1: as in tutorials of PyTorch",
        "0..255": "pixel values as they are",
        "-0.5..0.5": "black is -0.5, white is 0.5",
        "1..0": "inverted: black is 1, white is 0",
        "1..-1": "inverted: black is 1, white is -1",
        "0..1/255": "divided by 255 twice",
        "binary": "pixels above 127 are 1, all others 0",
        "columns": "each column divided by its norm (Keras normalize)",
        "rows": "each row divided by its norm",
    },
    "split": {
        "auto": "last images of published data, else stratified",
        "last": "the last images in the order of the files",
        "random": "a random sample",
        "stratified": "a random sample with as many images of each class",
    },
    "label_column": {
        "auto": "found by its values",
        "first": "the first column of each line",
        "last": "the last column of each line",
        "none": "the file has no labels",
    },
    "header": {
        "auto": "found by the first line",
        "yes": "the first line names the columns",
        "no": "the first line is an image",
    },
    "orientation": {
        "auto": "found by the pixels of digits and by file names",
        "upright": "images are stored row by row",
        "transposed": "images are stored column by column, as in EMNIST",
    },
    "invert": {
        "auto": "images with a light background are inverted",
        "yes": "dark becomes light",
        "no": "images are used as they are",
    },
    "prepare": {
        "none": "images are used as they are",
        "mnist": "photographs: cropped and centered as in MNIST",
    },
    "init": {
        "auto": "He for rectifiers such as relu, Glorot for others",
        "zeros": "all weights 0: hidden units of a layer stay equal",
        "uniform": "uniform between -1 and 1",
        "normal": "normal with standard deviation 1",
        "lecun-normal": "normal, variance 1 / inputs: for linear, sigmoid",
        "lecun-uniform": "uniform, variance 1 / inputs",
        "glorot-normal": "normal, variance 2 / (inputs + outputs): for tanh",
        "glorot-uniform": "uniform, variance 2 / (inputs + outputs): for tanh",
        "he-normal": "normal, variance 2 / inputs: for relu",
        "he-uniform": "uniform, variance 2 / inputs: for relu",
        "nielsen-old": "normal, variance 1 (Nielsen's book, chapter 1)",
        "nielsen-new": "normal, variance 1 / inputs (Nielsen, chapter 3)",
        "rashid": "uniform between -0.5 and 0.5: Rashid's book",
    },
    "loss": {
        "cross-entropy": "the usual loss for classes",
        "quadratic": "squared error: as in older books, slower to train",
        "hinge": "margins between classes, as in an SVM",
    },
    "output": {
        "softmax": "probabilities of all classes, which add up to 1",
        "sigmoid": "a score from 0 to 1 for each class by itself",
        "linear": "scores without limits",
    },
    "optimizer": {
        "sgd": "plain gradient descent: simple, needs a large rate",
        "momentum": "gradient descent that keeps its direction",
        "adam": "a step size for each weight: a good first choice",
        "adamw": "Adam with decoupled weight decay",
        "nesterov": "momentum that looks one step ahead",
        "rmsprop": "steps scaled by the recent size of gradients",
        "adagrad": "steps that shrink for weights which moved much",
        "lion": "only the sign of the momentum: small rates",
    },
    "schedule": {
        "constant": "the same learning rate throughout",
        "cosine": "falls smoothly to zero at the end",
        "step": "drops by schedule_factor every schedule_epochs",
        "exponential": "falls by schedule_factor each step",
        "one-cycle": "rises first, then falls: for few epochs",
        "plateau": "drops when the validation loss no longer improves",
    },
    "activation": {
        "relu": "negative values become 0: fast, a good first choice",
        "sigmoid": "limits values to 0..1: slow in deep networks",
        "tanh": "limits values to -1..1",
        "linear": "no activation",
        "leaky-relu": "relu with a small slope for negative values",
        "elu": "relu with a smooth negative side",
        "gelu": "smooth relu, as in transformers",
        "silu": "x times sigmoid of x: smooth relu",
        "softplus": "a smooth relu that is never 0",
    },
    "kind": {
        "dense": "every neuron sees all values of the layer before",
        "conv": "filters that move over the image",
        "pool": "the largest value of each square: halves the image",
        "avgpool": "the mean of each square",
        "batchnorm": "scales values of a batch to mean 0 and variance 1",
        "dropout": "sets values to 0 in training, against overfitting",
    },
}
"""For settings, and for the activation and the kind of a layer."""


def choices_of(name: str) -> Mapping[str, str]:
    """Return the choices of a setting, each with what it means; the word itself where that is said.

    Args:
        name: of a setting, or `activation` or `kind` for those of a layer.

    >>> choices_of("bias")
    {'no': 'no', 'yes': 'yes'}
    >>> list(choices_of("schedule"))[:2]
    ['constant', 'cosine']
    """
    meanings = _MEANINGS.get(name, {})
    if name in {"activation", "kind"}:
        return meanings
    known = knob(name)
    words = ("no", "yes") if known.kind is bool else known.choices
    return {word: meanings.get(word, word) for word in words}
