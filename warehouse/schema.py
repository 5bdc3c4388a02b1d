"""The lake's tables: made from the contracts, and brought up to them when the code has gained a column."""

from collections.abc import Iterable
from typing import Any, get_origin

import duckdb

from warehouse.catalog import LAKE, quoted, transaction
from warehouse.contracts import TABLES, VERSIONED, Column, lake_columns
from warehouse.errors import WarehouseError
from warehouse.parts import ROW_GROUP_ROWS, SORTED_BY


class SchemaChangeError(WarehouseError):
    """The lake's tables differ from the contracts in a way that would lose or change what they hold."""


def bring_up_to_contracts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What was changed in the lake, one entry for each table made and each column added; in one transaction.

    A new column is null in the rows that are there, or empty (an empty text or list, 0, false) where the contract
    has no nulls. Raises SchemaChangeError for a column that the contracts no longer have or give another type.
    """
    standing = _standing_columns(connection)
    changes = [
        (table, _create(table)) if table not in standing else (table, _alter(table, standing[table]))
        for table in TABLES
    ]
    with transaction(connection):
        for _, statements in changes:
            for statement in statements:
                connection.execute(statement)
    return [f"{table}: {statement}" for table, statements in changes for statement in statements]


def _standing_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, tuple[str, bool]]]:
    """The type and nullability of each column that the lake has, by table and column."""
    rows = connection.execute(
        "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE database_name = ?", [LAKE]
    ).fetchall()
    standing: dict[str, dict[str, tuple[str, bool]]] = {}
    for table, column, sql_type, is_nullable in rows:
        standing.setdefault(table, {})[column] = (sql_type, is_nullable)
    return standing


def _create(table: str) -> list[str]:
    columns = lake_columns(table)
    declared = ", ".join(f'"{c.name}" {c.sql_type}{"" if c.is_nullable else " NOT NULL"}' for c in columns)
    statements = [f'CREATE TABLE {LAKE}."{table}" ({declared})', _table_comment(table), *_comments(table, columns)]
    if table in VERSIONED:
        order = ", ".join(f'"{name}" ASC' for name in SORTED_BY[table])
        statements += [
            f'ALTER TABLE {LAKE}."{table}" SET PARTITIONED BY (published_month)',
            f'ALTER TABLE {LAKE}."{table}" SET SORTED BY ({order})',
        ]
    return statements


def _alter(table: str, standing: dict[str, tuple[str, bool]]) -> list[str]:
    columns = {column.name: column for column in lake_columns(table)}
    dropped = sorted(standing.keys() - columns.keys())
    if dropped:
        raise SchemaChangeError(_refusal(f"{table} has columns that the contracts do not have: {dropped}"))
    statements: list[str] = []
    for name, column in columns.items():
        if name not in standing:
            statements += _add_column(table, column)
            continue
        sql_type, is_nullable = standing[name]
        if _normalised(sql_type) != _normalised(column.sql_type):
            raise SchemaChangeError(_refusal(f"{table}.{name} is {sql_type}, the contract says {column.sql_type}"))
        if is_nullable != column.is_nullable and column.is_nullable:
            statements.append(f'ALTER TABLE {LAKE}."{table}" ALTER COLUMN "{name}" DROP NOT NULL')
    return statements


def _add_column(table: str, column: Column) -> list[str]:
    added = f'ALTER TABLE {LAKE}."{table}" ADD COLUMN "{column.name}" {column.sql_type}'
    comments = _comments(table, [column])
    if column.is_nullable:
        return [added, *comments]
    if get_origin(column.annotation) is tuple:  # a default must be a plain literal
        return [added, f'UPDATE {LAKE}."{table}" SET "{column.name}" = []', *comments]
    return [f"{added} DEFAULT {_empty(column.annotation)}", *comments]


def _empty(annotation: Any) -> str:
    literals = {str: "''", int: "0", float: "0.0", bool: "false"}
    if annotation not in literals:
        raise SchemaChangeError(_refusal(f"a new column of type {annotation.__name__} needs nulls for the rows there"))
    return literals[annotation]


def _refusal(what: str) -> str:
    return (
        f"the lake was made by another version: {what}. Nothing was changed. Go back to the version that made it, or "
        "move the lake and its catalog aside and run again: the lake is made anew from the raw files."
    )


def _normalised(sql_type: str) -> str:
    return sql_type.replace('"', "").replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")


def _table_comment(table: str) -> str:
    summary = (TABLES[table].__doc__ or "").splitlines()[0]
    return f'COMMENT ON TABLE {LAKE}."{table}" IS {quoted(summary)}'


def _comments(table: str, columns: Iterable[Column]) -> list[str]:
    return [f'COMMENT ON COLUMN {LAKE}."{table}"."{c.name}" IS {quoted(c.description)}' for c in columns]


def set_file_options(connection: duckdb.DuckDBPyConnection) -> None:
    """Nothing; makes DuckLake write its own files (updates, merges) as the workers write theirs."""
    for option, value in (("parquet_compression", "zstd"), ("parquet_row_group_size", str(ROW_GROUP_ROWS))):
        connection.execute(f"CALL {LAKE}.set_option({quoted(option)}, {quoted(value)})")
