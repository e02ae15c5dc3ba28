"""What changed in the data of a run since it began, as a sentence."""

from nntui.datasets.membership import Found


def changes_in_words(name: str, found: Found) -> str:
    """Return the sentence that says what changed in a data set since its run began."""
    kept = "every image stays in the part that it was in"
    if found.unchanged:
        return (
            f"the images of {name} are in another order or divided in another way than when the "
            f"run began; {kept}"
        )
    changes = []
    if count := len(found.new):
        changes.append(f"has {_images(count)} more than when the run began, which are left out")
    if count := sum(found.gone.values()):
        changes.append(f"lacks {_images(count)} that it had when the run began")
    if count := found.relabeled:
        changes.append(f"has another label than when the run began for {_images(count)}")
    return f"{name} {' and '.join(changes)}; {kept}"


def _images(count: int) -> str:
    return f"{count:,} image{'' if count == 1 else 's'}"
