"""The served file, opened so that a query can read nothing else and change nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse import extensions
from warehouse.errors import QueryError, WarehouseError

SERVED_NAME = "onrecord.duckdb"
"""Name of the served file in the warehouse's directory."""


class NothingServedError(WarehouseError):
    """No run has published a served file yet."""


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query: the names of its columns, and its rows."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


def edition_of(path: Path) -> tuple[int, int]:
    """What tells the served file from those published before and after it. Raises NothingServedError."""
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise NothingServedError(f"there is no {path} yet: a run publishes it") from error
    return found.st_ino, found.st_mtime_ns


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the served file, in UTC.

    Other files, the network, extensions and every setting are out of its reach. A publish that comes later does not
    touch it: it keeps reading the file that it opened. Raises NothingServedError when there is no served file.
    """
    edition_of(path)
    # Attached to an instance of its own: within one process, duckdb.connect(path) would hand out the instance that an
    # earlier connection holds, and with it the file that a publish has since replaced.
    connection = duckdb.connect(
        config={
            "allow_community_extensions": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    extensions.load(connection, "fts")  # for search; once the configuration is locked, nothing can be loaded
    literal = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{literal}' AS onrecord (READ_ONLY); USE onrecord")
    connection.execute("SET GLOBAL TimeZone = 'UTC'")  # for the connection's cursors too
    [(has_bar,)] = connection.execute("SELECT current_setting('enable_progress_bar')").fetchall()
    if has_bar:  # in Jupyter without ipywidgets there is none, and this setting may not even be turned off
        connection.execute("SET enable_progress_bar = false")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    return connection


def query(path: Path, sql: str, parameters: Mapping[str, Any] | None = None) -> Result:
    """The answer of the served file to one or more statements, that of the last one. Raises QueryError.

    `$name` in a statement stands for the parameter of that name.
    """
    with connect(path) as connection:
        try:
            answer = connection.execute(sql, parameters)
            return Result([column[0] for column in answer.description or []], answer.fetchall())
        except duckdb.Error as error:
            raise QueryError(str(error)) from error


def meta(path: Path) -> Mapping[str, Any]:
    """What the served file says of itself: snapshot_id, run_id, built_at, and versions of software."""
    told = query(path, "FROM meta")
    return dict(zip(told.columns, told.rows[0], strict=True))
