"""Synthetic digits in a sixth of the time, for runs that train on new ones in every epoch."""
