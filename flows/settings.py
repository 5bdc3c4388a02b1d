"""Defaults that a folder sets for the commands run in it: onrecord.toml, below the environment and the flags."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from typer.core import TyperCommand

from flows.errors import UserError

SETTINGS_NAME = "onrecord.toml"


def read_settings(folder: Path, commands: Mapping[str, TyperCommand]) -> dict[str, dict[str, Any]]:
    """The options that a folder's settings file gives each command, by the command's name and the option's.

    A key at the top is for every command that has the option, one in a table such as [run] for that command alone.
    The commands themselves check the values. Raises UserError, naming file and key, for what no command has.
    """
    path = folder / SETTINGS_NAME
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UserError(f"Cannot read {SETTINGS_NAME}: {error}.") from error
    tables = {name: value for name, value in stated.items() if isinstance(value, dict)}
    shared = {name: value for name, value in stated.items() if name not in tables}
    options = {name: _options(command) for name, command in commands.items()}
    _require_known(tables, options, "command")
    _require_known(shared, {option for own in options.values() for option in own}, "option")
    settings: dict[str, dict[str, Any]] = {}
    for name, own in options.items():
        _require_known(tables.get(name, {}), own, f"option of [{name}]")
        given = {option: value for option, value in shared.items() if option in own} | tables.get(name, {})
        settings[name] = {own[option]: value for option, value in given.items()}
    return settings


def _options(command: TyperCommand) -> dict[str, str]:
    """The names of a command's parameters, as a user writes them, with those that click knows them by."""
    names: dict[str, str] = {}
    for parameter in command.params:
        if parameter.name:
            flags = [flag[2:] for flag in parameter.opts if flag.startswith("--")]
            names[flags[0] if flags else parameter.name] = parameter.name
    return names


def _require_known(stated: Mapping[str, object], known: Mapping[str, object] | set[str], what: str) -> None:
    for name in stated:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else "."
            raise UserError(f"{SETTINGS_NAME} sets {name!r}, but there is no such {what}{hint}")
