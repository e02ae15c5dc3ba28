"""What changed in the data of a run since it began, as a sentence."""

from nntui.datasets.membership import Found
from nntui.strings import counted


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
        more = counted(count, "image")
        changes.append(f"has {more} more than when the run began, which are left out")
    if count := sum(found.gone.values()):
        changes.append(f"lacks {counted(count, 'image')} that it had when the run began")
    if count := found.relabeled:
        changes.append(f"has another label than when the run began for {counted(count, 'image')}")
    return f"{name} {' and '.join(changes)}; {kept}"
