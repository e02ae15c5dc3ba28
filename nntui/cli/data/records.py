"""Data sets as records of JSON."""

from typing import Any

from nntui.datasets.class_balance import class_remarks
from nntui.workspace.data_info import DataDescription


def record(found: DataDescription) -> dict[str, Any]:
    """Return the line of a data set in a list."""
    return {
        "name": found.name,
        "state": found.state,
        "train": found.train_shape[0],
        "test": found.test_shape[0],
        "image_shape": found.train_shape[1:],
        "classes": found.classes,
        "bytes": found.download_size,
        "from": found.origin,
    }


def full_record(found: DataDescription) -> dict[str, Any]:
    """Return everything that is known of a data set: also hashes, source, license and files."""
    known = record(found)
    if found.data is not None:
        known["by_class"] = {row.name: (row.train, row.test) for row in found.class_counts()}
        known["sha256"] = found.hashes()
        known["remarks"] = class_remarks(found.data)
    if found.published is not None:
        known |= {name: getattr(found.published, name) for name in ("source", "license", "mirrors")}
        known["files"] = [
            {"file": file.name, "bytes": file.size, "sha256": file.sha256}
            for file in found.published.files
        ]
    return known
