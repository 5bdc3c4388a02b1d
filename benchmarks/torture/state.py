"""What a project's warehouse must be like: whole, agreeing with itself, and the same whatever happened on the way."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from warehouse import catalog as catalogs
from warehouse.catalog import quoted
from warehouse.contracts import TABLES, VERSIONED
from warehouse.lake import Lake
from warehouse.maintenance import storage
from warehouse.models import Model, load_models
from warehouse.served import SERVED_NAME

RUN_COLUMNS = {"run_id", "valid_from", "valid_to", "started_at", "finished_at", "gone_at", "batch_id", "seconds"}
"""Columns that say when and by which run a row was made."""
RUN_TABLES = {"runs", "batches", "fct_run", "fct_batch", "meta"}
"""Tables about runs, which differ when a run was broken off and taken up."""

LOCAL = threading.local()


class DamageError(AssertionError):
    """Something was lost, torn or left behind."""


class LostError(DamageError):
    """Rows are missing, or are not those of an undisturbed run."""


class TornError(DamageError):
    """A reader saw what no publish or commit ever was."""


class LeftError(DamageError):
    """Files are there that nothing needs."""


@cache
def checks() -> list[Model]:
    """The checks that read nothing but the served file."""
    return [model for model in load_models() if model.schema == "checks" and "lake." not in model.sql]


def inspector() -> duckdb.DuckDBPyConnection:
    """A connection of this thread's own, kept: loading the extensions takes longer than looking at a warehouse."""
    if not hasattr(LOCAL, "connection"):
        LOCAL.connection = catalogs.connect()
    connection: duckdb.DuckDBPyConnection = LOCAL.connection
    return connection


@contextmanager
def opened(project: Path, catalog: str | None, data_path: str | None) -> Iterator[Lake]:
    """The lake to read, as `lake`, and the served file in use, if there are such, until the block ends."""
    warehouse = project / "data/warehouse"
    lake = Lake(inspector(), catalog or str(warehouse / "catalog.sqlite"), data_path or str(warehouse / "lake"), None)
    is_there = catalog is not None or Path(lake.catalog).exists()
    try:
        if is_there:
            catalogs.attach(lake.connection, lake.catalog, lake.data_path, read_only=True)
        if (served := warehouse / SERVED_NAME).exists():
            lake.connection.execute(f"ATTACH {quoted(str(served))} AS served (READ_ONLY); USE served")
        yield lake
    finally:
        lake.connection.execute("USE memory; DETACH DATABASE IF EXISTS served; DETACH DATABASE IF EXISTS lake")


def require_whole(project: Path, catalog: str | None = None, data_path: str | None = None) -> None:
    """Nothing, or TornError: the served file passes its checks, and the lake's tables agree."""
    with opened(project, catalog, data_path) as lake:
        standing = {
            name for (name,) in lake.connection.execute("SELECT database_name FROM duckdb_databases()").fetchall()
        }
        if "served" in standing:
            for model in checks():
                require_none(lake.connection.execute(model.sql).fetchall(), f"served file, {model.name}")
        if "lake" in standing:
            for table in VERSIONED:
                version = "article_id, valid_from, valid_to, is_current"
                strays = f"SELECT {version} FROM lake.{table} EXCEPT SELECT {version} FROM lake.articles"
                require_none(lake.query(strays), table)
            twice = "SELECT article_id FROM lake.articles WHERE is_current GROUP BY article_id HAVING count(*) > 1"
            require_none(lake.query(twice), "articles")


def require_none(rows: list[tuple[object, ...]], where: str) -> None:
    """Nothing, or TornError: there are no such rows."""
    if rows:
        raise TornError(f"{where}: {rows[:3]}")


def require_same(
    project: Path, wanted: dict[str, str], catalog: str | None = None, data_path: str | None = None
) -> None:
    """Nothing, or LostError: the tables are those that are wanted."""
    found = digest(project, catalog, data_path)
    if found != wanted:
        raise LostError(f"differs in {[name for name in wanted if found.get(name) != wanted[name]]}: {project}")


def digest(project: Path, catalog: str | None = None, data_path: str | None = None) -> dict[str, str]:
    """A hash of each table of the lake and of the served file, but for what differs from run to run.

    Raises LeftError when a file is there that no snapshot needs.
    """
    warehouse = project / "data/warehouse"
    with opened(project, catalog, data_path) as lake:
        names = [f"lake.{name}" for name in TABLES if name not in RUN_TABLES]
        served = lake.query("SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'served'")
        names += [f'"{schema}"."{name}"' for schema, name in served if name not in RUN_TABLES]
        tables = {name: hash_of(lake.connection.execute(f"FROM {name}")) for name in names}
        needed = storage(lake).files
    files = list((warehouse / "lake").rglob("*.parquet"))
    if data_path is None and len(files) != needed:
        raise LeftError(f"{len(files)} files, {needed} needed: {project}")
    left = [path.name for path in warehouse.iterdir() if ".building" in path.name or path.name.endswith("-landing")]
    if any(
        (name.endswith("-landing") and any((warehouse / name).rglob("*.*"))) or ".building" in name for name in left
    ):
        raise LeftError(f"{left}: {project}")
    return tables


def hash_of(told: duckdb.DuckDBPyConnection) -> str:
    """A hash of an answer that does not depend on the rows' order, nor on when and by which run they were made."""
    kept = [index for index, column in enumerate(told.description or []) if column[0] not in RUN_COLUMNS]
    texts = sorted(repr([row[index] for index in kept]) for row in told.fetchall())
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
