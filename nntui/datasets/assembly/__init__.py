"""From named arrays, as readers of files return them, to images and labels for each split."""
