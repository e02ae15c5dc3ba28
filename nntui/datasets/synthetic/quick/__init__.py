"""Synthetic digits at a third of the time, for runs that train on new ones in every epoch."""
