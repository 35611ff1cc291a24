"""`subtool.toml` -> default values of options.

A key is an option's long name. Keys at the top hold for every command that has the option and takes the
value, keys in a table `[srt]` for that command. Order of precedence: command line, environment (`SUBTOOL_…`),
file.
"""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
from platformdirs import user_config_path

from subtoolkit.core.errors import UsageError, quoted

NAME = "subtool.toml"


def defaults(ctx: click.Context, config: Path | None) -> dict[str, dict[str, Any]]:
    """Click's default map for the command that `ctx` is about to run; raises `UsageError` on unknown keys."""
    path = config or next(
        (p for p in (Path(NAME), user_config_path("subtoolkit") / NAME) if p.is_file()), None
    )
    if path is None or ctx.invoked_subcommand is None:
        return {}
    content = _read(path)
    group = ctx.command
    assert isinstance(group, click.Group)  # noqa: S101 -- only ever called by the group
    options = {name: _options(group, ctx, name) for name in group.list_commands(ctx)}
    _check(path, content, options)
    chosen = options[ctx.invoked_subcommand]
    table = content.get(ctx.invoked_subcommand)  # or the option of that name: `cache` is both
    values = {
        key: value
        for key, value in content.items()
        if key in chosen and (_takes(chosen[key], value, ctx) or not _meant(options, key, value, ctx))
    }
    values |= table if isinstance(table, dict) else {}
    mine = {chosen[key].name or key: _value(path, key, chosen[key], value) for key, value in values.items()}
    command = group.get_command(ctx, ctx.invoked_subcommand)
    if isinstance(command, click.Group):
        return {ctx.invoked_subcommand: dict.fromkeys(command.commands, mine)}
    return {ctx.invoked_subcommand: mine}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            f"cannot read {quoted(path)}", str(error), "see the README for an example"
        ) from error


def _options(group: click.Group, ctx: click.Context, name: str) -> dict[str, click.Option]:
    command = group.get_command(ctx, name)
    if command is None:
        return {}
    # What a command of a group takes from outside; which replies `cache rm` removes is said to it alone.
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    shared = [option for one in inner for option in one.params if isinstance(option, click.Option)]
    named = [option for option in command.params if isinstance(option, click.Option)]
    named += [option for option in shared if option.envvar]
    return {text.lstrip("-"): option for option in named for text in option.opts if text.startswith("--")}


def _check(path: Path, content: Mapping[str, Any], options: Mapping[str, Mapping[str, click.Option]]) -> None:
    everywhere = {key for known in options.values() for key in known}
    for key, value in content.items():
        known = set(options[key]) if isinstance(value, dict) and key in options else everywhere
        for name in value if isinstance(value, dict) and key in options else [key]:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                helps = f"did you mean {quoted(near[0])}?" if near else "see --help for the names"
                raise UsageError(
                    f"unknown option {quoted(name)} in {quoted(path)}", "no command has it", helps
                )


def _meant(
    options: Mapping[str, Mapping[str, click.Option]], key: str, value: Any, ctx: click.Context
) -> bool:
    """Whether there is a command that takes the value; else it is a slip, which click will tell."""
    return any(key in known and _takes(known[key], value, ctx) for known in options.values())


def _takes(option: click.Option, value: Any, ctx: click.Context) -> bool:
    """Whether a value is one of the choices of an option: `times` has others in `srt` than in `fix`."""
    if not isinstance(option.type, click.Choice) or isinstance(value, (list, dict)):
        return True
    try:
        option.type.convert(str(value), option, ctx)
    except click.BadParameter:
        return False
    return True


def _value(path: Path, key: str, option: click.Option, value: Any) -> Any:
    """The value as it would be typed; a single one for an option that takes several is a list of one."""
    if option.multiple:
        return [str(one) for one in (value if isinstance(value, list) else [value])]
    if isinstance(value, (list, dict)):
        raise UsageError(f"cannot use {quoted(key)} in {quoted(path)}", "it takes one value")
    return value if isinstance(value, bool) else str(value)
