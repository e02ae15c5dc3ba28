"""Proposers: the settings of the next trial, from the plan and the trials so far."""
