"""One spelling everywhere: what documents and notebook name is there under that name, in commands and in tables."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from flows.cli import app
from transforms.reasons import Reason
from warehouse.contracts import TABLES, columns_of
from warehouse.newsroom import Filters
from warehouse.served import SERVED_NAME, connect

ROOT = Path(__file__).parents[2]
# The dictionary of tables is generated; the model card tells of what is inside the extractor.
DOCUMENTS = [
    ROOT / "README.md",
    *(path for path in sorted((ROOT / "docs").glob("*.md")) if path.stem not in ("tables", "model_card")),
]
CALL = re.compile(r"\bonrecord (?P<command>[a-z]+)(?: (?P<subcommand>[a-z]+))?(?P<rest>[^`\n|;&]*)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
NAME = re.compile(r"`([a-z]+(?:_[a-z]+)+)(?:\(.*?\))?`")


def options_of(command: TyperGroup | TyperCommand) -> set[str]:
    return {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}


def commands() -> dict[str, TyperGroup | TyperCommand]:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return dict(group.commands)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_in_documents_have_these_options(document: Path) -> None:
    known = commands()
    for call in CALL.finditer(document.read_text(encoding="utf-8")):
        named = OPTION.findall(call["rest"])
        if not named:
            continue
        command = known[call["command"]]
        if isinstance(command, TyperGroup) and call["subcommand"]:
            command = command.commands[call["subcommand"]]
        assert set(named) <= options_of(command) | {"--help"}, call[0]


@pytest.fixture(scope="module")
def names(sample_warehouse: Path) -> set[str]:
    """The columns, tables and macros of the served file and of the lake, and the reasons of rejected records."""
    with connect(sample_warehouse / SERVED_NAME) as connection:
        told = connection.execute(
            """SELECT column_name FROM duckdb_columns() WHERE NOT internal UNION SELECT table_name FROM duckdb_tables()
               UNION SELECT view_name FROM duckdb_views()
               UNION SELECT function_name FROM duckdb_functions() WHERE NOT internal"""
        ).fetchall()
    lake = {column.name for record in TABLES.values() for column in columns_of(record)}
    return {name for (name,) in told} | lake | set(TABLES) | {str(reason) for reason in Reason}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_names_in_documents_are_columns_tables_macros_or_reasons(document: Path, names: set[str]) -> None:
    named = set(NAME.findall(document.read_text(encoding="utf-8")))
    assert named <= names


def test_filters_of_the_newsroom_are_columns_and_options_of_search(names: set[str]) -> None:
    filters = {field.name for field in fields(Filters)}
    days = {"since", "until"}
    assert filters - days <= names
    assert {f"--{name}" for name in days | {"speaker", "outlet"}} <= options_of(commands()["search"])
    assert days <= filters
