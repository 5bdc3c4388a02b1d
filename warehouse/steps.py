"""The steps of a build: a model becomes a view or a table with its comments, a check finds no rows."""

from collections.abc import Sequence

import duckdb

from warehouse.catalog import quoted
from warehouse.contracts import TABLES, Version, columns_of, lake_columns
from warehouse.errors import WarehouseError
from warehouse.models import Macro, Model

ROWS_SHOWN = 3
"""Offending rows that the error of a failed check shows."""


class CheckFailedError(WarehouseError):
    """A check returned rows: what was built is wrong, and was not published."""


def build_tables(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
    """Nothing; makes the views, macros and tables of the models in their order, and runs the checks among them."""
    for model in models:
        if model.schema == "checks":
            check(connection, model)
        elif model.schema == "staging":
            make_view(connection, model)
        elif isinstance(model, Macro):
            make_macro(connection, model)
        else:
            make_table(connection, model)
            describe(connection, model)


def columns_of_rows(connection: duckdb.DuckDBPyConnection, rows: str) -> list[str]:
    """The columns of a query or a table."""
    return [row[0] for row in connection.execute(f"DESCRIBE {rows}").fetchall()]


def make_view(connection: duckdb.DuckDBPyConnection, model: Model, condition: str = "true") -> None:
    """Nothing; makes the model a view on the lake, of the rows that meet the condition.

    What an old snapshot does not have yet, a table or a column of the contract, is empty there.
    """
    connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{model.schema}"')
    contract = lake_columns(model.name) if model.name in TABLES else ()
    try:
        standing = set(columns_of_rows(connection, model.sql))
        rows = f"({model.sql}) WHERE {condition}"
    except duckdb.CatalogException:
        standing, rows = set(), "(SELECT 1) WHERE false"
    missing = [f'NULL::{c.sql_type} AS "{c.name}"' for c in contract if c.name not in standing]
    columns = ", ".join((["*"] if standing else []) + missing)
    connection.execute(f"CREATE VIEW {model.full_name} AS SELECT {columns} FROM {rows}")


def make_table(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Nothing; makes the model a table, in place of one that was there."""
    connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{model.schema}"')
    connection.execute(f"CREATE OR REPLACE TABLE {model.full_name} AS {model.sql}")


def make_macro(connection: duckdb.DuckDBPyConnection, macro: Macro) -> None:
    """Nothing; makes the macro, in place of one that was there, with its comment."""
    connection.execute(macro.sql)
    kind = "MACRO TABLE" if macro.is_table else "MACRO"
    connection.execute(f"COMMENT ON {kind} {macro.name} IS {quoted(macro.description)}")


def check(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Nothing, if the check returns no rows; else CheckFailedError, naming the check and its first rows."""
    offending = connection.execute(model.sql)
    names = [column[0] for column in offending.description or []]
    rows = offending.fetchmany(ROWS_SHOWN)
    if rows:
        shown = "; ".join(str(dict(zip(names, row, strict=True))) for row in rows)
        raise CheckFailedError(f"check {model.name} failed, nothing was published. {model.description} First: {shown}")


def describe(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Nothing; comments the table and its columns: a column means the same in every table that has it."""
    described = contract_descriptions() | model.column_descriptions
    comments = [f"COMMENT ON TABLE {model.full_name} IS {quoted(model.description)}"]
    comments += [
        f'COMMENT ON COLUMN {model.full_name}."{name}" IS {quoted(described[name])}'
        for name in columns_of_rows(connection, model.full_name)
        if name in described
    ]
    # In one transaction: each of its own would wait for the disk.
    connection.execute("; ".join(["BEGIN", *comments, "COMMIT"]))


def contract_descriptions() -> dict[str, str]:
    """The description of each column of the contracts by its name; where tables share one, the first table's."""
    described: dict[str, str] = {}
    for record_class in (*TABLES.values(), Version):
        for column in columns_of(record_class):
            described.setdefault(column.name, column.description)
    return described
