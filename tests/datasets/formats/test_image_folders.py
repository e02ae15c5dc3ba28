"""Folders of images: one class for each folder that has images."""

from pathlib import Path

import numpy as np
from PIL import Image

from tests.datasets.files import write
from tests.datasets.samples import IMAGES, load


def test_classes_are_the_folders_with_images_in_numeric_order(tmp_path: Path) -> None:
    """Folders without images are ignored; 10 comes after 2, and words after numbers."""
    for number, name in enumerate(("0", "1", "10", "11", "2", "odd", "test")):
        folder = tmp_path / name
        folder.mkdir()
        if name != "test":
            for copy in range(10):
                Image.fromarray(IMAGES[number]).save(folder / f"{copy}.png")
    (tmp_path / "notes").mkdir()
    write(tmp_path / "notes" / "a.txt", b"to be ignored")
    (tmp_path / "__MACOSX").mkdir()
    write(tmp_path / "__MACOSX" / "._1.png", b"to be ignored")

    data = load(tmp_path)

    assert data.classes == ("0", "1", "2", "10", "11", "odd")
    two = data.train.images[data.train.labels == 2]
    assert all(np.array_equal(image, IMAGES[4]) for image in two)
