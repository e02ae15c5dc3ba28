"""Baselines: simple classifiers to compare networks with."""
