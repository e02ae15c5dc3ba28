"""Readers of files, one format each; detect.py chooses by content."""
