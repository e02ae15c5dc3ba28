"""Weights: what they are, the file format of nntui, and the recognition of all others."""

from nntui.weights.formats import is_weights, read
from nntui.weights.model import Weights, WeightsInfo, as_float16
from nntui.weights.native import decode, encode, read_info, save

__all__ = [
    "Weights",
    "WeightsInfo",
    "as_float16",
    "decode",
    "encode",
    "is_weights",
    "read",
    "read_info",
    "save",
]
