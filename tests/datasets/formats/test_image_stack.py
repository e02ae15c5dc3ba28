"""Many image files become arrays; broken ones are counted, or left out and named."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nntui.datasets.dataset import Pixels
from nntui.errors import DataError
from tests.datasets.pixels.shapes import strokes
from tests.datasets.samples import load

IMAGES = strokes(40)


def write_folders(folder: Path, images: list[Image.Image], kind: str = "png") -> None:
    """Write images in two folders of classes, every tenth one below test."""
    for number, image in enumerate(images):
        role = "test" if number % 10 == 9 else "train"
        path = folder / role / "ab"[number % 20 >= 10] / f"{number}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        image.save(path)


def as_images(arrays: Pixels) -> list[Image.Image]:
    """Return arrays as images of Pillow."""
    return [Image.fromarray(array) for array in arrays]


def all_pixels(folder: Path, **settings: object) -> set[bytes]:
    """Return the pixels of all images that are read."""
    data = load(folder, **settings)
    return {image.tobytes() for part in (data.train, data.test) for image in part.images}


WANTED = {image.tobytes() for image in IMAGES}


def test_broken_files_are_counted_in_one_sentence_or_left_out(tmp_path: Path) -> None:
    write_folders(tmp_path, as_images(IMAGES))
    (tmp_path / "train" / "a" / "0.png").write_bytes(b"")
    (tmp_path / "train" / "b" / "10.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")

    with pytest.raises(DataError, match=r"2 of 40 that cannot: train/a/0.png \(empty\)") as e:
        load(tmp_path)
    assert "--skip-broken leaves them out" in str(e.value)

    data = load(tmp_path, skip_broken=True)
    assert len(data.train) + len(data.test) == 38
    assert np.bincount(data.train.labels).tolist() == [17, 17]
    assert "2 broken image files left out (train/a/0.png, train/b/10.png)" in data.origin


def test_strokes_in_the_alpha_channel_are_the_foreground(tmp_path: Path) -> None:
    """A canvas exports them, black or white, with or without colors."""
    for color in ("black", "white"):
        drawings = [Image.new("RGBA", (12, 12), color) for _ in IMAGES]
        for drawing, alpha in zip(drawings, as_images(IMAGES), strict=True):
            drawing.putalpha(alpha)
        write_folders(tmp_path / color, drawings)
        assert all_pixels(tmp_path / color) == WANTED


def test_sixteen_bits_are_scaled_by_what_all_parts_hold(tmp_path: Path) -> None:
    """0 to 255, 0 to 4095 or 0 to 65535; the parts are scaled alike."""
    for factor, name in ((1, "a"), (257, "b")):
        deep = [Image.fromarray(image.astype(np.uint16) * factor) for image in IMAGES]
        write_folders(tmp_path / name, deep)
        assert all_pixels(tmp_path / name) == WANTED
    assert "40 images of 16 bits: pixels from 0 to 255" in load(tmp_path / "a").origin


def test_bits_as_bytes_are_black_and_white(tmp_path: Path) -> None:
    bits = (IMAGES > 127).astype(np.uint8)
    write_folders(tmp_path, as_images(bits))
    assert all_pixels(tmp_path) == {image.tobytes() for image in bits * 255}


def test_images_are_turned_by_their_exif_orientation(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    write_folders(tmp_path, as_images(IMAGES))
    path = tmp_path / "test" / "a" / "9.png"
    file = io.BytesIO()
    Image.open(path).transpose(Image.Transpose.ROTATE_180).save(file, "PNG", exif=exif)
    path.write_bytes(file.getvalue())

    assert all_pixels(tmp_path) == WANTED
    assert "1 image turned by its EXIF orientation" in load(tmp_path).origin


@pytest.mark.parametrize("kind", ["bmp", "tiff", "webp", "ppm", "jpg"])
def test_formats_of_pillow_are_read(tmp_path: Path, kind: str) -> None:
    write_folders(tmp_path, as_images(IMAGES), kind)
    data = load(tmp_path)
    assert (len(data.train), len(data.test)) == (36, 4)


def test_images_of_another_size_are_named(tmp_path: Path) -> None:
    write_folders(tmp_path, [*as_images(IMAGES[:-1]), Image.new("L", (9, 12))])
    with pytest.raises(DataError, match=r"39.png: expected an image of 12 x 12 as the others"):
        load(tmp_path)
