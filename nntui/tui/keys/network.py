"""Keys of the panel Network: they edit the layers."""

from nntui.tui.keys.key import Key, KeyArea
from nntui.tui.keys.lists import list_keys

NETWORK = KeyArea(
    "network",
    (
        Key("n", "add_layer", "add a layer below the cursor", short="add", footer=True),
        Key(
            "delete,d",
            "remove_layer",
            "remove the layer",
            short="remove",
            footer=True,
            shown_as="d",
        ),
        Key("c", "copy_layer", "add a copy of the layer", short="copy", footer=True),
        Key(
            "t",
            "choose_from('kind')",
            "change the kind of the layer: dense, convolution, pool ...",
            short="kind",
            footer=True,
        ),
        Key(
            "v",
            "choose_from('activation')",
            "choose the activation of the layer from a list",
            short="activation",
        ),
        Key("plus", "resize(1)", "a larger layer", short="larger", shown_as="+"),
        Key("minus", "resize(-1)", "a smaller layer", short="smaller", shown_as="-"),
        Key(
            "K,shift+k,shift+up",
            "move_layer(-1)",
            "move the layer towards the input",
            short="move up",
            shown_as="K",
        ),
        Key(
            "J,shift+j,shift+down",
            "move_layer(1)",
            "move the layer towards the output",
            short="move down",
            shown_as="J",
        ),
        Key("left", "step(-1)", "the previous activation", shown_as="←"),
        Key("right", "step(1)", "the next activation", shown_as="→"),
        Key(
            "enter",
            "choose",
            "edit the layer: type a size, or its notation; then take it",
            short="edit layer",
            footer=True,
            shown_as="enter",
        ),
        Key(
            "escape",
            "give_up",
            "restore the layer; where none is edited, leave the panel",
            short="leave",
            shown_as="esc",
        ),
        *list_keys("layer", first="the input", last="the output"),
    ),
    title="Network",
)
