"""Groups of commands whose functions are imported only when they are called."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from nntui.cli.help import PanelCommand, Row, parameter_rows, render
from nntui.cli.names import Command, Group
from nntui.errors import UsageError
from nntui.strings import clean, nearest

_HELP = {"-h", "--help"}
HELP_NAMES = {"help_option_names": sorted(_HELP)}


class LazyGroup(TyperGroup):
    """The commands of a group, each of them imported when it is called.

    Without a command the default one runs, with the options that are given; without a default
    one, help is printed.
    """

    def __init__(
        self, *, members: Mapping[str, Command | Group], default: str = "", **settings: Any
    ) -> None:
        super().__init__(**settings)
        self.members = members
        self.default = default

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default command before its options; Typer's signature."""
        only_options = not args or (args[0].startswith("-") and args[0] not in _HELP)
        if self.default and only_options:
            args = [self.default, *args]
        elif not args and not self.invoke_without_command:
            args = ["--help"]
        return list(super().parse_args(ctx, args))

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands; Typer's signature."""
        del ctx
        return list(self.members)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import a command; Typer's signature."""
        del ctx
        if cmd_name not in self.members:
            raise UsageError(
                f"unknown command {clean(cmd_name, 40)!r}; {nearest(cmd_name, self.members)}"
            )
        return _load(cmd_name, self.members[cmd_name])

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help; Typer's signature."""
        rows = [Row(name, member.help) for name, member in self.members.items()]
        formatter.write(render(self, ctx, {"Commands": rows, **parameter_rows(self, ctx)}))


def _default_help(group: str, default: str) -> str:
    return f"\n\nWithout a command: nntui {group} {default}." if default else ""


def _load(name: str, member: Command | Group) -> Any:
    if isinstance(member, Group):
        return LazyGroup(
            name=name,
            help=member.help + _default_help(name, member.default),
            members=member.commands,
            default=member.default,
            context_settings=HELP_NAMES,
            rich_markup_mode=None,
        )
    module, _, function = member.function.partition(":")
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, cls=PanelCommand, context_settings=HELP_NAMES)(
        getattr(import_module(f"nntui.cli.{module}"), function)
    )
    return typer.main.get_command(single)
