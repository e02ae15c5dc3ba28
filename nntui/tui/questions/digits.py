"""Questions of the screen Digits: which index, which label, and which network to compare with."""

from nntui.errors import UsageError
from nntui.strings import clean
from nntui.tui.dialogs.ask import Ask
from nntui.tui.dialogs.open_dialog import OpenDialog
from nntui.tui.dialogs.pick import Pick
from nntui.tui.messages.digits import DigitChosen, LabelActed, OtherChosen
from nntui.tui.questions.asker import Asker
from nntui.tui.questions.opening import list_entries


async def ask_index(asker: Asker) -> None:
    """Ask for the index of an image."""
    found = asker.state.digits.found
    if found is None:
        await asker.explain("there are no images yet")
        return
    last = len(found.images) - 1

    def check(text: str) -> int:
        if not text.strip().isascii() or not text.strip().isdigit() or int(text) > last:
            raise UsageError(
                f"index: expected a whole number from 0 to {last}, received {clean(text, 40)!r}"
            )
        return int(text)

    dialog = Ask(f"Index of the image, from 0 to {last:,}", "", check)
    asker.ask(dialog, lambda text: DigitChosen(check(text)))


async def ask_right_label(asker: Asker) -> None:
    """Ask for the right label of the digit under the cursor."""
    found, data, digits = asker.state.digits.found, asker.state.data, asker.state.digits
    if found is None or data is None or digits.position is None:
        await asker.explain("there is no digit whose label could be changed")
        return
    table = found.table
    suggested = table.predicted if table.suggested is None else table.suggested
    likely = data.classes[int(suggested[digits.row])]
    outputs = found.predictions.probabilities[digits.row]
    meanings = {
        name: f"output {float(output):.3f}"
        for name, output in zip(data.classes, outputs, strict=True)
    }
    truth = data.classes[int(found.predictions.truth[digits.row])]
    question = f"Right label of #{digits.row:,}, which is labeled {truth}"
    asker.ask(Pick(question, meanings, likely), lambda label: LabelActed("relabel", label))


async def ask_what_to_compare_with(asker: Asker) -> None:
    """Ask for the network that `fixed` and `broken` compare with."""
    data = asker.state.data
    if data is None or not data.labeled:
        await asker.explain("these images have no labels")
        return
    dialog = OpenDialog(asker.state.terminal, "Compare with a run or weights")
    asker.ask(dialog, OtherChosen)
    asker.app.run_worker(list_entries(asker, dialog, data=False), group="entries", exclusive=True)
