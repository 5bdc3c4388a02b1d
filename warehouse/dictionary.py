"""The data dictionary, docs/tables.md: `python -m warehouse.dictionary > docs/tables.md`."""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlglot
from sqlglot import exp

from warehouse import served
from warehouse.build import build_file
from warehouse.catalog import LAKE
from warehouse.contracts import TABLES, lake_columns
from warehouse.lake import Lake
from warehouse.models import Macro, Model, load_models

INTRODUCTION = """# Tables

What `data/warehouse/onrecord.duckdb` holds, made by `make docs` from the contracts of the lake and the SQL of the
project. A column means the same in every table that has it. Times are in UTC; spans are characters of the article's
text, from 0, end exclusive. [The cookbook](cookbook.md) shows them at work.
"""
SHOWN = {
    "marts": "for analysis",
    "core": "what the marts are made of: dimensions and facts",
    "search": "what search reads",
}
"""Schemas whose tables are shown with their columns, and what they are for."""


def dictionary() -> str:
    """The data dictionary as Markdown: the lineage as a picture, each table with its columns, the macros, the lake."""
    models = load_models()
    sections = [INTRODUCTION, "## Where a table comes from\n", _lineage(models), "## Macros\n", _macros(models)]
    comments, columns = _described()
    for schema, purpose in SHOWN.items():
        sections.append(f"## {schema}: {purpose}\n")
        for name in sorted(name for of, name in comments if of == schema):
            sections += [f"### {schema}.{name}\n", f"{comments[schema, name]}\n", _columns(columns[schema, name])]
    sections += ["## The lake\n", _lake()]
    return "\n".join(sections)


def _lineage(models: Sequence[Model]) -> str:
    """A Mermaid graph from the lake's tables to the marts; macros and checks are left out."""
    tables = [model for model in models if model.schema not in ("checks", "macros")]
    edges = sorted(
        (source, model.full_name)
        for model in tables
        for source in model.references | _lake_tables(model)
        if not source.startswith("macros.")
    )
    names = sorted({name for edge in edges for name in edge})
    lines = ["```mermaid", "graph LR"]
    for schema in (LAKE, "staging", "core", "marts", "search"):
        lines.append(f"  subgraph {schema}")
        lines += [f'    {_node(name)}["{name}"]' for name in names if name.startswith(f"{schema}.")]
        lines.append("  end")
    lines += [f"  {_node(source)} --> {_node(target)}" for source, target in edges]
    return "\n".join([*lines, "```\n"])


def _lake_tables(model: Model) -> set[str]:
    query = sqlglot.parse_one(model.sql, dialect="duckdb")
    return {f"{LAKE}.{table.name}" for table in query.find_all(exp.Table) if table.db == LAKE}


def _node(name: str) -> str:
    return name.replace(".", "_")


def _macros(models: Iterable[Model]) -> str:
    macros = [model for model in models if isinstance(model, Macro)]
    rows = [
        (f"`{'from ' if macro.is_table else ''}{macro.name}({' '.join(macro.parameters.split())})`", macro.description)
        for macro in sorted(macros, key=lambda macro: (not macro.is_table, macro.name))
    ]
    return _table(("Macro", "What it gives"), rows)


def _described() -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], list[tuple[Any, ...]]]]:
    """The comment of each table of a served file, by schema and name, and its columns: name, type and comment."""
    with TemporaryDirectory() as directory:
        path = Path(directory) / served.SERVED_NAME
        with Lake.open(Path(directory)) as lake:
            build_file(lake, path, lake.snapshot_id(), run_id="", built_at=datetime.now(UTC))
        tables = served.query(path, "SELECT schema_name, table_name, comment FROM duckdb_tables()").rows
        columns: dict[tuple[str, str], list[tuple[Any, ...]]] = {(schema, name): [] for schema, name, _ in tables}
        for schema, name, *column in served.query(
            path,
            "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns() "
            "WHERE NOT internal ORDER BY column_index",
        ).rows:
            columns[schema, name].append(tuple(column))
    return {(schema, name): comment for schema, name, comment in tables}, columns


def _columns(columns: Iterable[tuple[Any, ...]]) -> str:
    rows = [(f"`{name}`", f"`{_type(sql_type)}`", comment) for name, sql_type, comment in columns]
    return _table(("Column", "Type", "What it means"), rows)


def _type(sql_type: str) -> str:
    return sql_type.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")


def _lake() -> str:
    rows = [
        (
            f"`{table}`",
            (record_class.__doc__ or "").splitlines()[0],
            " ".join(f"`{column.name}`" for column in lake_columns(table) if column.is_key),
        )
        for table, record_class in TABLES.items()
    ]
    return _table(("Table", "One row for each", "Key"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(dictionary())
