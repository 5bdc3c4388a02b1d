"""The builder: runs sql/ on one snapshot of the lake, checks what came out, and publishes it by a rename."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from warehouse import catalog
from warehouse.catalog import quoted
from warehouse.contracts import TABLES, Version, columns_of
from warehouse.errors import WarehouseError
from warehouse.lake import Lake
from warehouse.models import Model, load_models

ROWS_SHOWN = 3
"""Offending rows that the error of a failed check shows."""
KEPT = 3
"""Earlier served files that are kept to go back to."""


class CheckFailedError(WarehouseError):
    """A check returned rows: what was built is wrong, and was not published."""


class NothingToRollBackError(RuntimeError):
    """No earlier served file is kept."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish put in place: the snapshot it shows, and the rows of each of its tables."""

    snapshot_id: int
    row_counts: dict[str, int]


def build_and_publish(
    lake: Lake, served: Path, *, run_id: str, built_at: datetime, models: Sequence[Model] | None = None
) -> Published:
    """What was published as the served file, built from the lake's newest snapshot.

    The file is built beside the served one and takes its place by a rename, so that a reader sees the old one or the
    new one whole. Raises CheckFailedError, naming the check and its first rows, when a check returns any; the old
    file then stays, as on every other error.
    """
    snapshot_id = lake.snapshot_id()
    with _unpublished(served) as building:
        row_counts = build_file(lake, building, snapshot_id, run_id=run_id, built_at=built_at, models=models)
        publish(building, served)
    return Published(snapshot_id, row_counts)


def build_file(
    lake: Lake,
    path: Path,
    snapshot_id: int,
    *,
    run_id: str,
    built_at: datetime,
    models: Sequence[Model] | None = None,
) -> dict[str, int]:
    """The rows of each table of a new file at `path`, which shows the lake as it was at a snapshot.

    Raises CheckFailedError when what was built is wrong.
    """
    models = load_models() if models is None else models
    with duckdb.connect(path) as connection:
        connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        catalog.attach(connection, lake.catalog, lake.data_path, read_only=True, snapshot_id=snapshot_id)
        _write_meta(connection, snapshot_id, run_id, built_at)
        row_counts = _build(connection, models)
        connection.execute(f"DETACH {catalog.LAKE}")
    return row_counts


def publish(building: Path, served: Path) -> None:
    """Nothing; puts a finished file in the served one's place and keeps the one that was there."""
    _sync(building)
    history = served.with_name("history")
    history.mkdir(exist_ok=True)
    if served.exists():
        kept = history / f"{served.stem}-{served.stat().st_mtime_ns}{served.suffix}"
        kept.unlink(missing_ok=True)
        kept.hardlink_to(served)
    building.replace(served)
    _sync(served.parent)
    for old in earlier_files(served)[KEPT:]:
        old.unlink()


def earlier_files(served: Path) -> list[Path]:
    """The kept files that were served before, the newest first."""
    return sorted(served.with_name("history").glob(f"{served.stem}-*{served.suffix}"), reverse=True)


def rollback(served: Path) -> Path:
    """The path of the served file, after the newest of the earlier ones took its place.

    The file that it replaces goes: it can be built again from its snapshot. Raises NothingToRollBackError.
    """
    earlier = earlier_files(served)
    if not earlier:
        raise NothingToRollBackError(f"no earlier file than {served} is kept")
    earlier[0].replace(served)
    _sync(served.parent)
    return served


def forget_earlier_files(served: Path) -> None:
    """Nothing; deletes the kept files that were served before, when they hold an article that must be forgotten."""
    for path in earlier_files(served):
        path.unlink()


@contextmanager
def _unpublished(served: Path) -> Iterator[Path]:
    """A path for the file being built; nothing is left of it when the block ends."""
    served.parent.mkdir(parents=True, exist_ok=True)
    building = served.with_name(f"{served.name}.building")
    leftovers = (building, building.with_name(f"{building.name}.wal"))
    for path in leftovers:
        path.unlink(missing_ok=True)
    try:
        yield building
    finally:
        for path in leftovers:
            path.unlink(missing_ok=True)


def _write_meta(connection: duckdb.DuckDBPyConnection, snapshot_id: int, run_id: str, built_at: datetime) -> None:
    columns = {
        "snapshot_id": ("BIGINT", snapshot_id, "Lake snapshot that the file shows"),
        "run_id": ("VARCHAR", run_id, "Run that built the file"),
        "built_at": ("TIMESTAMPTZ", built_at, "Time of the build in UTC"),
        "onrecord_version": ("VARCHAR", version("onrecord"), "Version of onrecord"),
        "duckdb_version": ("VARCHAR", duckdb.__version__, "Version of DuckDB"),
    }
    connection.execute(f"CREATE TABLE meta ({', '.join(f'{name} {kind}' for name, (kind, _, _) in columns.items())})")
    marks = ", ".join("?" for _ in columns)
    connection.execute(f"INSERT INTO meta VALUES ({marks})", [value for _, value, _ in columns.values()])
    connection.execute("COMMENT ON TABLE meta IS 'What this file was built from, by which run and when'")
    for name, (_, _, description) in columns.items():
        connection.execute(f"COMMENT ON COLUMN meta.{name} IS {quoted(description)}")


def _build(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> dict[str, int]:
    """The rows of each table built. Staging models are views that go again: they read the lake."""
    row_counts = {}
    for schema in dict.fromkeys(model.schema for model in models if model.schema != "checks"):
        connection.execute(f'CREATE SCHEMA "{schema}"')
    for model in models:
        if model.schema == "checks":
            _check(connection, model)
        elif model.schema == "staging":
            connection.execute(f"CREATE VIEW {model.full_name} AS {model.sql}")
        else:
            connection.execute(f"CREATE TABLE {model.full_name} AS {model.sql}")
            _describe(connection, model)
            ((row_counts[model.full_name],),) = connection.execute(f"SELECT count(*) FROM {model.full_name}").fetchall()
    connection.execute("DROP SCHEMA IF EXISTS staging CASCADE")
    return row_counts


def _check(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    offending = connection.execute(model.sql)
    names = [column[0] for column in offending.description or []]
    rows = offending.fetchmany(ROWS_SHOWN)
    if rows:
        shown = "; ".join(str(dict(zip(names, row, strict=True))) for row in rows)
        raise CheckFailedError(f"check {model.name} failed, nothing was published. {model.description} First: {shown}")


def _describe(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Nothing; comments the table and its columns: a column means the same in every table that has it."""
    described = contract_descriptions() | model.column_descriptions
    columns = connection.execute(f"SELECT column_name FROM (DESCRIBE {model.full_name})").fetchall()
    comments = [f"COMMENT ON TABLE {model.full_name} IS {quoted(model.description)}"]
    comments += [
        f'COMMENT ON COLUMN {model.full_name}."{name}" IS {quoted(described[name])}'
        for (name,) in columns
        if name in described
    ]
    connection.execute("; ".join(comments))


def contract_descriptions() -> dict[str, str]:
    """The description of each column of the contracts by its name; where tables share one, the first table's."""
    described: dict[str, str] = {}
    for record_class in (*TABLES.values(), Version):
        for column in columns_of(record_class):
            described.setdefault(column.name, column.description)
    return described


def _sync(path: Path) -> None:
    """Nothing; has the system write the file or directory to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
