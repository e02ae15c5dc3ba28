"""The commands of `nntui weights`."""
