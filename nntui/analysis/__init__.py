"""Analysis: what a network predicts for the images of a data set, as tables."""
