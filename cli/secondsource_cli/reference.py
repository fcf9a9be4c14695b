"""The command reference of the README, made from the commands themselves.

``python -m secondsource_cli.reference`` writes the block between the two markers of ``README.md`` anew;
``--check`` only tells whether it is up to date.
"""

from __future__ import annotations

import inspect
import re
import sys
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import NoneType
from typing import Any

import typer
from typer.models import ArgumentInfo, OptionInfo

from secondsource_cli.commands import build_app

BEGIN, END = "<!-- reference:begin -->", "<!-- reference:end -->"


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument or option as the reader of the help sees it."""

    name: str
    usage: str
    help: str
    argument: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A command, or a group of commands when it has no parameters of its own."""

    name: str
    help: str
    parameters: tuple[Parameter, ...]


def commands() -> list[Command]:
    """Return every command, the whole program first."""
    return list(_commands(build_app(), "secondsource"))


def reference() -> str:
    """Return the reference in Markdown: each command with its usage, description, arguments and options."""
    return "\n".join(line for command in commands() for line in _markdown(command)).strip() + "\n"


def undocumented() -> list[str]:
    """Return every command without a description, and every argument and option without help."""
    found = []
    for command in commands():
        found += [command.name] if not command.help.strip() else []
        found += [f"{command.name} {p.name}" for p in command.parameters if not p.help.strip()]
    return found


def with_reference(readme: str) -> str:
    """Return a README whose block between the markers is up to date.

    Raises
    ------
    ValueError
        When it does not have the two markers, once each and in order.
    """
    if readme.count(BEGIN) != 1 or readme.count(END) != 1 or readme.index(BEGIN) > readme.index(END):
        raise ValueError(f"README.md must have {BEGIN} and then {END}, once each")
    head, rest = readme.split(BEGIN)
    _, tail = rest.split(END)
    return f"{head}{BEGIN}\n\n{reference()}\n{END}{tail}"


def main(arguments: list[str]) -> int:
    """Write or check the block; returns the exit code."""
    file = Path(next((a for a in arguments if not a.startswith("-")), "README.md"))
    before = file.read_text(encoding="utf-8")
    try:
        after = with_reference(before)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if "--check" in arguments:
        if after != before:
            sys.stderr.write(
                f"{file}: the command reference is out of date; run python -m secondsource_cli.reference\n"
            )
        return int(after != before)
    file.write_text(after, encoding="utf-8")
    return 0


def _commands(app: typer.Typer, name: str) -> Iterator[Command]:
    callback = app.registered_callback.callback if app.registered_callback else None
    if callback is not None:
        yield _command(name, callback, None)
    for info in app.registered_commands:
        if info.callback is not None and not info.hidden:
            yield _command(
                f"{name} {info.name or info.callback.__name__.replace('_', '-')}", info.callback, info.help
            )
    for group in app.registered_groups:
        if group.typer_instance is not None and not group.hidden:
            yield from _commands(
                group.typer_instance, f"{name} {group.name or group.typer_instance.info.name}"
            )


def _command(name: str, callback: Callable[..., Any], help: str | None) -> Command:
    hints = typing.get_type_hints(callback, include_extras=True)
    parameters = []
    for key in inspect.signature(callback).parameters:
        base, *extras = (
            typing.get_args(hints[key]) if typing.get_origin(hints[key]) is typing.Annotated else [hints[key]]
        )
        info = next((e for e in extras if isinstance(e, ArgumentInfo | OptionInfo)), None)
        if base is not typer.Context and not getattr(info, "hidden", False):
            parameters.append(_parameter(key, base, info))
    return Command(name, inspect.cleandoc(help or callback.__doc__ or ""), tuple(parameters))


def _parameter(key: str, base: Any, info: ArgumentInfo | OptionInfo | None) -> Parameter:
    kind = next((arg for arg in typing.get_args(base) if arg is not NoneType), base)
    kind = next(iter(typing.get_args(kind)), kind)
    metavar = str((info and info.metavar) or _kind(kind))
    help = (info and info.help) or ""
    if isinstance(info, ArgumentInfo):
        usage = metavar if info.metavar else key.upper()
        many = typing.get_origin(base) is list
        return Parameter(key, f"{usage}…" if many else usage, help, argument=True)
    # In an annotation the first name is taken for a default value; typer moves it back, and so do we.
    first = [info.default] if info and isinstance(info.default, str) and info.default.startswith("-") else []
    names = ", ".join([*first, *((info and info.param_decls) or ())] or [f"--{key.replace('_', '-')}"])
    return Parameter(key, names if kind is bool else f"{names} {metavar}", help, argument=False)


def _kind(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(member.value) for member in kind)
    return {int: "N", float: "X", Path: "PATH"}.get(kind, "TEXT")


def _markdown(command: Command) -> Iterator[str]:
    yield f"### `{command.name}`"
    yield ""
    usage = [p.usage for p in command.parameters if p.argument]
    options = ["[OPTIONS]"] if any(not p.argument for p in command.parameters) else []
    whole = ["COMMAND …"] if command.name == "secondsource" else []
    yield f"    {' '.join([command.name, *usage, *options, *whole])}"
    yield ""
    for paragraph in re.split(r"\n\s*\n", command.help.strip()):
        yield _text(paragraph)
        yield ""
    if command.parameters:
        yield "| option | |"
        yield "|---|---|"
        for parameter in command.parameters:
            yield f"| `{_cell(parameter.usage)}` | {_cell(_text(parameter.help))} |"
        yield ""


def _text(text: str) -> str:
    return " ".join(text.split()).replace("<", "&lt;")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
