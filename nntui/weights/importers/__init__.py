"""Importers: one file for each format of other programs, all of which return a `ForeignFile`."""
