"""Weights: what they are, our own file format, and one module for each foreign one."""

from nntui.weights.model import Weights, WeightsInfo, halved
from nntui.weights.native import decode, encode, read, read_info, save

__all__ = ["Weights", "WeightsInfo", "decode", "encode", "halved", "read", "read_info", "save"]
