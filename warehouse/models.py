"""The SQL files of the served file: read, described and put in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import sqlglot
from sqlglot import exp

SQL_DIRECTORY = Path(__file__).parents[1] / "sql"
GIVEN = ("lake", "")
"""Schemas of tables that are there before the first model is built: the lake's, and meta, which has none."""


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


def load_models(directory: Path = SQL_DIRECTORY) -> list[Model]:
    """Every model below the directory, each after the models that it reads; the checks come last.

    Raises ModelError for a file that is no single SELECT, that reads a model which is not there, or that reads itself.
    """
    models = {model.full_name: model for model in map(_read, sorted(directory.glob("*/*.sql")))}
    for model in models.values():
        missing = sorted(model.references - models.keys())
        if missing:
            raise ModelError(f"{model.full_name} reads {missing}, which no file makes")
    return _in_order(models.values())


def _read(path: Path) -> Model:
    sql = path.read_text(encoding="utf-8")
    try:
        statements = sqlglot.parse(sql, dialect="duckdb")
    except sqlglot.errors.ParseError as error:
        raise ModelError(f"{path}: {error}") from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise ModelError(f"{path}: is not one SELECT")
    query = statements[0]
    local = {cte.alias for cte in query.find_all(exp.CTE)}
    tables = {(table.db, table.name) for table in query.find_all(exp.Table) if table.db or table.name not in local}
    return Model(
        schema=path.parent.name,
        name=path.stem,
        sql=sql,
        description=_head_comment(sql),
        column_descriptions={
            column.alias_or_name: " ".join(column.comments).strip() for column in query.selects if column.comments
        },
        references=frozenset(f"{schema}.{name}" for schema, name in tables if schema not in GIVEN),
    )


def _head_comment(sql: str) -> str:
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines)


def _in_order(models: Iterable[Model]) -> list[Model]:
    by_name = {model.full_name: model for model in models}
    try:
        names = list(TopologicalSorter({name: model.references for name, model in by_name.items()}).static_order())
    except CycleError as error:
        raise ModelError(f"models read each other in a circle: {' -> '.join(error.args[1])}") from error
    return sorted((by_name[name] for name in names), key=_is_check)


def _is_check(model: Model) -> bool:
    return model.schema == "checks"
