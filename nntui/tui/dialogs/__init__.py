"""Dialogs lie over the panels: questions, and the help."""
