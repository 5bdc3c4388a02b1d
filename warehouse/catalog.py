"""The DuckLake catalog: reaching it, waiting for it, and mending it after a kill."""

import os
import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import duckdb
import duckdb_extensions

from warehouse.errors import StorageError, WarehouseError

LAKE = "lake"
"""Name under which the lake is attached, in the builder's SQL too."""
METADATA = f"__ducklake_metadata_{LAKE}"
"""Name under which DuckLake attaches the catalog's own tables."""
PATIENCE_SECONDS = 60.0
"""How long a commit or a reader waits for a catalog that somebody else holds."""

_BUSY = ("database is locked", "database table is locked", "readonly database", "could not serialize")
_LOST = (
    "server closed the connection",
    "terminating connection",
    "connection refused",
    "no connection to the server",
    "the database system is",  # starting up, shutting down
)
_BROKEN_OFF = "cannot rollback - no transaction is active"
"""What is heard when SQLite has ended a transaction by itself because it could not write."""
_STORAGE = (
    "disk is full",
    "no space left",
    "disk i/o error",
    "unable to open database file",
    "permission denied",
    _BROKEN_OFF,
)

Answer = TypeVar("Answer")


class CatalogError(WarehouseError):
    """The catalog could not be reached."""


class NoLakeError(CatalogError):
    """There is no lake yet."""


class CatalogBusyError(CatalogError):
    """Another process kept the catalog locked for longer than we wait."""


def quoted(text: str) -> str:
    """The text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def without_secrets(text: str) -> str:
    """The text without the passwords of the database URLs and connection strings in it."""
    text = re.sub(r"(://[^:/@\s]*):[^@\s]*@", r"\1:***@", text)
    return re.sub(r"(?i)(password|secret|access_key_id)(\s*=\s*)('[^']*'|\S+)", r"\1\2***", text)


def connect() -> duckdb.DuckDBPyConnection:
    """An empty DuckDB in memory, in UTC, which never downloads an extension."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    return connection


def attach(
    connection: duckdb.DuckDBPyConnection,
    catalog: str,
    data_path: str,
    *,
    read_only: bool,
    snapshot_id: int | None = None,
) -> None:
    """Nothing; attaches the lake to the connection as `lake`, by default at its newest snapshot.

    `catalog` is a path of a SQLite file or a PostgreSQL URL. Raises CatalogError when it cannot be reached and
    CatalogBusyError when it stays locked.
    """
    is_postgres = is_postgres_url(catalog)
    if read_only and not is_postgres and not Path(catalog).exists():
        raise NoLakeError(f"no lake at {catalog}")
    if data_path.startswith("s3://"):
        _reach_s3(connection)
    for extension in ("ducklake", "postgres_scanner" if is_postgres else "sqlite_scanner"):
        duckdb_extensions.import_extension(extension, con=connection)
    # The path is given again at each attach, so that a warehouse may be moved with its files.
    options = [f"DATA_PATH {quoted(data_path)}", "OVERRIDE_DATA_PATH true", "DATA_INLINING_ROW_LIMIT 0"]
    # SQLite would wait without end for a lock; `with_patience` waits instead.
    options += [] if is_postgres else ["META_BUSY_TIMEOUT 500"]
    options += ["READ_ONLY"] if read_only else []
    options += [f"SNAPSHOT_VERSION {int(snapshot_id)}"] if snapshot_id is not None else []
    target = quoted(f"ducklake:{'postgres' if is_postgres else 'sqlite'}:{catalog}")
    with_patience(lambda: _recover_and_attach(connection, catalog, f"ATTACH {target} AS {LAKE} ({', '.join(options)})"))


def _reach_s3(connection: duckdb.DuckDBPyConnection) -> None:
    """Nothing; gives the connection what the environment says of S3, the same variables that s3fs reads."""
    duckdb_extensions.import_extension("httpfs", con=connection)
    connection.execute("LOAD httpfs")
    endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
    given = {
        "KEY_ID": os.environ.get("AWS_ACCESS_KEY_ID", ""),
        "SECRET": os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
        "SESSION_TOKEN": os.environ.get("AWS_SESSION_TOKEN", ""),
        "REGION": os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION", ""),
        "ENDPOINT": endpoint.netloc,
        "URL_STYLE": "path" if endpoint.netloc else "",
        "USE_SSL": "false" if endpoint.scheme == "http" else "",
    }
    options = [f"{name} {quoted(value)}" for name, value in given.items() if value]
    connection.execute(f"CREATE OR REPLACE SECRET lake_files ({', '.join(['TYPE s3', *options])})")


def is_postgres_url(catalog: str) -> bool:
    """Whether the catalog is in PostgreSQL."""
    return catalog.startswith(("postgresql://", "postgres://"))


def with_patience(
    action: Callable[[], Answer],
    passing: tuple[type[Exception], ...] = (duckdb.Error, sqlite3.OperationalError),
) -> Answer:
    """What the action returns, tried again with growing, jittered pauses while the catalog is locked or away.

    The action must leave nothing behind when it fails. `passing` are the errors that may say so. Raises
    CatalogBusyError or CatalogError when PATIENCE_SECONDS have passed; any other error passes at once.
    """
    give_up_at, pause = time.monotonic() + PATIENCE_SECONDS, 0.05
    while True:
        try:
            return action()
        except passing as error:
            message = without_secrets(str(error))
            is_busy = any(sign in message for sign in _BUSY)
            if not is_busy and not any(sign in message.lower() for sign in _LOST):
                with told_of_storage():
                    raise
            if time.monotonic() > give_up_at:
                kind = CatalogBusyError if is_busy else CatalogError
                raise kind(f"the catalog did not answer for {PATIENCE_SECONDS:.0f} s: {message}") from error
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(pause * 1.7, 2.0)


@contextmanager
def told_of_storage() -> Iterator[None]:
    """A block in which an error of DuckDB's that comes from a disk or an object store becomes a StorageError."""
    try:
        yield
    except (duckdb.Error, sqlite3.OperationalError) as error:
        message = without_secrets(" ".join(str(error).split()))
        is_of_storage = isinstance(error, duckdb.IOException | duckdb.HTTPException)
        if not is_of_storage and not any(sign in message.lower() for sign in _STORAGE):
            raise
        if _BROKEN_OFF in message:
            message = f"the catalog could not be written, as when its disk is full: {message}"
        raise StorageError(message) from error


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A transaction around the block: committed at its end, rolled back on any error."""
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(duckdb.TransactionException):  # a commit that failed has ended the transaction itself
            connection.execute("ROLLBACK")
        raise


def _recover_and_attach(connection: duckdb.DuckDBPyConnection, catalog: str, statement: str) -> None:
    if not is_postgres_url(catalog):
        recover(Path(catalog))
    connection.execute(statement)


def recover(catalog: Path) -> None:
    """Nothing; rolls back what a killed writer left half-written in a SQLite catalog.

    A read-only attach cannot do it itself and fails with "attempt to write a readonly database". To be called only
    where this process has no commit under way: closing the file drops every lock that the process holds on it.
    """
    if catalog.with_name(f"{catalog.name}-journal").exists():
        with sqlite3.connect(catalog, timeout=PATIENCE_SECONDS) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.close()
