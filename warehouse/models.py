"""The SQL files of the served file: read, described and put in order."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import sqlglot
from sqlglot import exp

SQL_DIRECTORY = Path(__file__).parents[1] / "sql"
GIVEN = ("lake", "")
"""Schemas of tables that are there before the first model is built: the lake's, and meta, which has none."""
MACRO = re.compile(
    r"CREATE OR REPLACE MACRO (?P<name>\w+)\((?P<parameters>[^)]*)\) AS(?P<table> TABLE)?\s+(?P<body>.+)", re.DOTALL
)
"""A macro's file below its head comment; sqlglot reads the body, but not parameters with defaults."""


class ModelError(ValueError):
    """An SQL file that the builder cannot use."""


@dataclass(frozen=True, slots=True)
class Model:
    """One SELECT: `sql/core/dim_article.sql` is the table `core.dim_article`.

    `description` is the comment at the head of the file; `column_descriptions` are the comments behind its columns.
    """

    schema: str
    name: str
    sql: str
    description: str
    column_descriptions: dict[str, str]
    references: frozenset[str]

    @property
    def full_name(self) -> str:
        """Schema and name, as SQL writes them."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True)
class Macro(Model):
    """One macro: `sql/macros/said_by.sql` makes `said_by` in the schema main. `sql` is the statement that does."""

    parameters: str
    is_table: bool


@cache
def load_models(directory: Path = SQL_DIRECTORY) -> tuple[Model, ...]:
    """Every model and macro below the directory, each after those that it reads or calls; the checks come last.

    Read once in a process: to parse them takes as long as many a build.
    Raises ModelError for a file that is no single SELECT or macro, that reads a model which is not there, or itself.
    """
    paths = sorted(directory.glob("*/*.sql"))
    macros = [path.stem for path in paths if path.parent.name == "macros"]
    read = (_read_macro(path, macros) if path.parent.name == "macros" else _read(path, macros) for path in paths)
    models = {model.full_name: model for model in read}
    for model in models.values():
        missing = sorted(model.references - models.keys())
        if missing:
            raise ModelError(f"{model.full_name} reads {missing}, which no file makes")
    return tuple(_in_order(models.values()))


def _read(path: Path, macros: Collection[str]) -> Model:
    sql = path.read_text(encoding="utf-8")
    query = _parsed(path, sql)
    return Model(
        schema=path.parent.name,
        name=path.stem,
        sql=sql,
        description=_head_comment(sql),
        column_descriptions={
            column.alias_or_name: " ".join(column.comments).strip() for column in query.selects if column.comments
        },
        references=_references(query, macros),
    )


def _read_macro(path: Path, macros: Collection[str]) -> Macro:
    sql = path.read_text(encoding="utf-8")
    found = MACRO.search(sql)
    if not found or found["name"] != path.stem:
        raise ModelError(f"{path}: is not one CREATE OR REPLACE MACRO {path.stem}(...) AS ...")
    return Macro(
        schema="macros",
        name=path.stem,
        sql=sql,
        description=_head_comment(sql),
        column_descriptions={},
        references=_references(_parsed(path, found["body"] if found["table"] else f"SELECT {found['body']}"), macros),
        parameters=found["parameters"],
        is_table=bool(found["table"]),
    )


def _parsed(path: Path, sql: str) -> exp.Query:
    try:
        statements = sqlglot.parse(sql, dialect="duckdb")
    except sqlglot.errors.ParseError as error:
        raise ModelError(f"{path}: {error}") from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise ModelError(f"{path}: is not one SELECT")
    return statements[0]


def _references(query: exp.Query, macros: Collection[str]) -> frozenset[str]:
    """The models that a query reads and the macros that it calls, by their full names."""
    read = {f"{table.db}.{table.name}" for table in query.find_all(exp.Table) if table.db not in GIVEN}
    called = {f"macros.{call.name}" for call in query.find_all(exp.Anonymous) if call.name in macros}
    return frozenset(read | called)


def _head_comment(sql: str) -> str:
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines)


def _in_order(models: Iterable[Model]) -> list[Model]:
    by_name = {model.full_name: model for model in models}
    # Sorted, as a set's order differs between processes, and a served file is known by that of its models.
    references = {name: sorted(model.references) for name, model in by_name.items()}
    try:
        names = list(TopologicalSorter(references).static_order())
    except CycleError as error:
        raise ModelError(f"models read each other in a circle: {' -> '.join(error.args[1])}") from error
    return sorted((by_name[name] for name in names), key=_is_check)


def _is_check(model: Model) -> bool:
    return model.schema == "checks"
