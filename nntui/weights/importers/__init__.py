"""Importers: one file for each format of other programs, all of which return a `ForeignFile`.

`read.read_foreign` recognizes the format and calls its importer; the table is in `weights.formats`.
"""
