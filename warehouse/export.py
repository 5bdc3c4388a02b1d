"""Exports: what a query of the served file gives, written as a file that other programs read."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import duckdb

from warehouse import catalog, extensions, served
from warehouse.catalog import quoted
from warehouse.errors import QueryError, WarehouseError

COPIED = {
    ".parquet": "FORMAT parquet, COMPRESSION zstd",
    ".csv": "FORMAT csv, HEADER",
    ".jsonl": "FORMAT json",
    ".xlsx": "FORMAT xlsx, HEADER true",
}
"""How DuckDB writes a file, by its suffix."""
PACKAGE = ".zip"
"""Suffix of a Frictionless data package: datapackage.json and a CSV file."""
BATCH_ROWS = 10_000
"""Rows that are on their way at once."""
CELL_CHARS = 32_767
"""Characters that a cell of Excel holds at most."""
FIELD_TYPES = {
    "VARCHAR": "string", "BIGINT": "integer", "INTEGER": "integer", "HUGEINT": "integer", "DOUBLE": "number",
    "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP WITH TIME ZONE": "datetime",
}  # fmt: skip
"""Types of the Table Schema, by DuckDB's."""


class ExportError(WarehouseError):
    """What was asked for cannot be written to that file."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of what is exported: its name, DuckDB's type, and what it means where a table of the file has it."""

    name: str
    sql_type: str
    description: str | None

    @property
    def quoted_name(self) -> str:
        """The name as SQL writes it."""
        return '"' + self.name.replace('"', '""') + '"'

    @property
    def is_nested(self) -> bool:
        """Whether it holds lists or structs, which only Parquet and JSON have."""
        return self.sql_type.endswith("]") or self.sql_type.startswith(("STRUCT", "MAP"))


def export(path: Path, asked: str, target: Path) -> int:
    """The number of rows written to the target, whose suffix says how.

    `asked` is a query or the name of a table. Quotes get `selectors`, by which they are found on their page again (W3C
    text-quote selectors), where the columns `article_id` and `spans` are there to find them with. Times are in UTC. In
    CSV and Excel, lists and structs are JSON. The target is replaced when the file is whole. Raises QueryError for a
    query that fails, ExportError for a suffix that is none of these, or for what does not fit into Excel.
    """
    if target.suffix not in (*COPIED, PACKAGE):
        raise ExportError(f"{target}: its suffix is none of {' '.join((*COPIED, PACKAGE))}, which say what is written")
    with served.connect(path) as source, TemporaryDirectory(prefix=f"{target.name}.", dir=_folder(target)) as made:
        try:
            query = _query(source, asked)
            columns = _columns(source, query)
            if {"article_id", "spans"} <= (names := {column.name for column in columns}) and "selectors" not in names:
                query = _with_selectors(query)
                columns = _columns(source, query)
            rows = source.execute(query).to_arrow_reader(BATCH_ROWS)
        except duckdb.Error as error:
            raise QueryError(str(error)) from error
        written = Path(made) / target.name
        with catalog.connect() as writer:
            if target.suffix == PACKAGE:
                count = _write_package(writer, rows, columns, served.meta(path), asked, written)
            else:
                count = _write(writer, rows, columns, written)
        written.replace(target)
    return count


def _folder(target: Path) -> Path:
    if not target.parent.is_dir():
        raise ExportError(f"{target}: there is no folder {target.parent}")
    return target.parent


def _query(source: duckdb.DuckDBPyConnection, asked: str) -> str:
    query = f"FROM {asked}" if re.fullmatch(r"\w+(\.\w+)?", asked) else asked
    statements = source.extract_statements(query)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ExportError("what is exported is one SELECT, or the name of a table")
    return statements[0].query.rstrip().removesuffix(";")


def _columns(source: duckdb.DuckDBPyConnection, query: str) -> list[Column]:
    described = dict(
        source.execute(
            """SELECT column_name, any_value(comment ORDER BY schema_name DESC, table_name)
               FROM duckdb_columns() WHERE comment IS NOT NULL GROUP BY column_name"""
        ).fetchall()
    )
    ((described["selectors"],),) = source.execute(
        "SELECT comment FROM duckdb_functions() WHERE function_name = 'text_quote_selectors'"
    ).fetchall()
    told = source.execute(f"DESCRIBE {query}").fetchall()
    names = [name for name, *_ in told]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ExportError(f"two columns have the name {twice[0]}: give one another name in the query, with AS")
    return [Column(name, sql_type, described.get(name)) for name, sql_type, *_ in told]


def _with_selectors(query: str) -> str:
    """The query with a column `selectors`, its rows in their order."""
    return f"""
        SELECT asked.* EXCLUDE (row_place), text_quote_selectors(articles.text, asked.spans) AS selectors
        FROM (SELECT *, row_number() OVER () AS row_place FROM ({query}\n)) AS asked
        LEFT JOIN core.dim_article AS articles USING (article_id)
        ORDER BY row_place"""


def _write(writer: duckdb.DuckDBPyConnection, rows: Any, columns: Sequence[Column], target: Path) -> int:
    """The number of rows written; `rows` is a reader of Arrow batches."""
    values = ", ".join(f"{_value(column, target.suffix)} AS {column.quoted_name}" for column in columns)
    writer.register("asked", rows)
    written = f"SELECT {values} FROM asked"
    if target.suffix == ".xlsx":
        extensions.load(writer, "excel")
        writer.execute(f"CREATE TEMP TABLE sheet AS {written}")
        _require_cells_that_fit(writer, columns)
        written = "FROM sheet"
    try:
        ((count,),) = writer.execute(f"COPY ({written}) TO {quoted(str(target))} ({COPIED[target.suffix]})").fetchall()
    except duckdb.Error as error:  # more rows than a sheet has, a full disk, or a query that fails on its way
        raise ExportError(f"{target.name}: {str(error).splitlines()[0]}") from error
    return int(count)


def _value(column: Column, suffix: str) -> str:
    """The SQL of a column's value as a file of that suffix has it."""
    value = column.quoted_name
    if suffix in (".csv", ".jsonl") and column.sql_type == "TIMESTAMP WITH TIME ZONE":
        return f"replace(strftime({value}, '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z')"
    if suffix in (".csv", ".xlsx") and column.is_nested:
        value = f"to_json({value})::VARCHAR"
    if suffix == ".xlsx" and (column.is_nested or column.sql_type == "VARCHAR"):
        # XML has no control characters; another one in their place keeps every offset.
        value = f"regexp_replace({value}, '[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x{{FFFE}}\\x{{FFFF}}]', chr(65533), 'g')"
    return value


def _require_cells_that_fit(writer: duckdb.DuckDBPyConnection, columns: Sequence[Column]) -> None:
    for column in columns:
        if column.sql_type == "VARCHAR" or column.is_nested:
            ((longest,),) = writer.execute(f"SELECT max(len({column.quoted_name})) FROM sheet").fetchall()
            if (longest or 0) > CELL_CHARS:
                raise ExportError(
                    f"{column.name} has {longest:,} characters, and a cell of Excel holds {CELL_CHARS:,}: leave the "
                    "column out of the query, or take CSV or Parquet."
                )


def _write_package(
    writer: duckdb.DuckDBPyConnection,
    rows: Any,
    columns: Sequence[Column],
    meta: Mapping[str, Any],
    asked: str,
    target: Path,
) -> int:
    data = target.with_suffix(".csv")
    count = _write(writer, rows, columns, data)
    package = _package(data.name, columns, meta, asked)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps(package, indent=2, ensure_ascii=False))
        archive.write(data, data.name)
    return count


def _package(data: str, columns: Sequence[Column], meta: Mapping[str, Any], asked: str) -> dict[str, Any]:
    """The descriptor of a Data Package (version 2) of one CSV file, which leaves its licence open."""
    name = re.sub(r"[^a-z0-9._-]+", "-", Path(data).stem.lower()).strip("-") or "export"
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "description": f"What onrecord answered to: {asked}",
        "created": meta["built_at"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        "onrecord": {key: meta[key] for key in ("onrecord_version", "snapshot_id", "run_id")},
        "resources": [
            {
                "name": name,
                "type": "table",
                "path": data,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": [_field(column) for column in columns]},
            }
        ],
    }


def _field(column: Column) -> dict[str, str]:
    described = {"description": column.description} if column.description else {}
    return {"name": column.name, "type": _field_type(column.sql_type), **described}


def _field_type(sql_type: str) -> str:
    """The type of the Table Schema for a type of DuckDB."""
    if sql_type.endswith("]"):
        return "array"
    if sql_type.startswith(("STRUCT", "MAP")):
        return "object"
    return FIELD_TYPES.get(sql_type, "number" if sql_type.startswith("DECIMAL") else "any")
