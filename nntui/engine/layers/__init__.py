"""Layers: one per file; base.py states the rules that all of them follow."""
