"""The builder: runs sql/ on one snapshot of the lake, checks what came out, and publishes it by a rename."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import duckdb
import duckdb_extensions

from warehouse import catalog
from warehouse.catalog import quoted
from warehouse.lake import Lake
from warehouse.models import Model, load_models
from warehouse.publish import publish, unpublished
from warehouse.served import meta
from warehouse.steps import build_tables, contract_descriptions
from warehouse.update import is_prepared, update_tables

FILE = "onrecord"
"""Name under which the file being built is attached."""
MEMORY_PER_THREAD = 384 * 2**20
"""Bytes that a build may take for each of its threads before it uses the disk: 100,000 articles take no more time so.
Where that does not do, it is tried again with most of the machine's memory, DuckDB's own limit."""
LEAST_THREADS = 2
"""Threads for which a build may take memory, even if it has fewer."""

_Told = tuple[int, str, datetime, Sequence[Model]]
"""What a file tells of itself in its table meta: the snapshot that it shows, the run, the time and the models."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish put in place: the snapshot it shows, and the rows of each of its tables."""

    snapshot_id: int
    row_counts: dict[str, int]


def build_and_publish(
    lake: Lake,
    served: Path,
    *,
    run_id: str,
    built_at: datetime,
    is_anew: bool = False,
    models: Sequence[Model] | None = None,
) -> Published:
    """What was published as the served file, built from the lake's newest snapshot.

    Where the same models built the served file, only rows of articles that changed since, and the tables that sum up,
    are made again; not so with `is_anew`, which keeps nothing of the old file, not even in blocks that are free. The
    file is built beside the served one and takes its place by a rename, so that a reader sees the old one or the new
    one whole. Raises CheckFailedError, naming the check and its first rows, when a check returns any; the old file
    then stays, as on every other error.
    """
    models = load_models() if models is None else models
    told = (lake.snapshot_id(), run_id, built_at, models)
    try:
        return _build_and_publish(lake, served, told, is_anew=is_anew, is_bounded=True)
    except duckdb.OutOfMemoryException:
        return _build_and_publish(lake, served, told, is_anew=is_anew, is_bounded=False)


def _build_and_publish(lake: Lake, served: Path, told: _Told, *, is_anew: bool, is_bounded: bool) -> Published:
    snapshot_id, _, _, models = told
    with (
        catalog.told_of_storage(),
        unpublished(served) as building,
        _attached(lake, snapshot_id, building, is_bounded=is_bounded) as connection,
    ):
        _write_meta(connection, *told)
        is_update = not is_anew and _is_of_models(served, models) and is_prepared(connection, served, building, models)
        with _file(connection, building):
            _write_meta(connection, *told)
            if is_update:
                update_tables(connection, models, FILE)
            else:
                build_tables(connection, models)
            row_counts = _row_counts(connection, models)
        publish(building, served)
    return Published(snapshot_id, row_counts)


def build_file(lake: Lake, path: Path, snapshot_id: int, *, run_id: str, built_at: datetime) -> None:
    """Nothing; makes a new file that shows the lake as it was at a snapshot. Raises CheckFailedError."""
    models = load_models()
    with _attached(lake, snapshot_id, path, is_bounded=False) as connection, _file(connection, path):
        _write_meta(connection, snapshot_id, run_id, built_at, models)
        build_tables(connection, models)


@contextmanager
def _attached(lake: Lake, snapshot_id: int, path: Path, *, is_bounded: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory, with the lake attached at the snapshot; what it has no room for lies beside the path."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        threads = lake.threads()
        connection.execute(f"SET threads = {threads}")
        if is_bounded:
            connection.execute(f"SET memory_limit = '{MEMORY_PER_THREAD * max(threads, LEAST_THREADS)}B'")
        connection.execute(f"SET temp_directory = {quoted(f'{path}.tmp')}")
        # Written to the file once, at its end: each time takes as long as a third of an update, and no crash needs what
        # is written in between.
        connection.execute("SET checkpoint_threshold = '1TB'")
        catalog.attach(connection, lake.catalog, lake.data_path, read_only=True, snapshot_id=snapshot_id)
        # For the words of search. Installed, so that a plain duckdb.connect() to the file finds it too.
        duckdb_extensions.import_extension("fts", con=connection)
        connection.execute("LOAD fts")
        yield connection


@contextmanager
def _file(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    """The file in use as the connection's database, and written out at the end; till then it has a schema staging."""
    connection.execute(f"ATTACH {quoted(str(path))} AS {FILE}; USE {FILE}")
    yield
    connection.execute(f"DROP SCHEMA IF EXISTS staging CASCADE; CHECKPOINT {FILE}; USE memory; DETACH {FILE}")


def _write_meta(
    connection: duckdb.DuckDBPyConnection, snapshot_id: int, run_id: str, built_at: datetime, models: Sequence[Model]
) -> None:
    columns = {
        "snapshot_id": ("BIGINT", snapshot_id, "Lake snapshot that the file shows"),
        "run_id": ("VARCHAR", run_id, "Run that built the file"),
        "built_at": ("TIMESTAMPTZ", built_at, "Time of the build in UTC"),
        "onrecord_version": ("VARCHAR", version("onrecord"), "Version of onrecord"),
        "duckdb_version": ("VARCHAR", duckdb.__version__, "Version of DuckDB"),
        "models_sha256": ("VARCHAR", _fingerprint(models), "SHA-256 of the SQL models and descriptions that built it"),
    }
    declared = ", ".join(f"{name} {kind}" for name, (kind, _, _) in columns.items())
    connection.execute(f"CREATE OR REPLACE TABLE meta ({declared})")
    marks = ", ".join("?" for _ in columns)
    connection.execute(f"INSERT INTO meta VALUES ({marks})", [value for _, value, _ in columns.values()])
    connection.execute("COMMENT ON TABLE meta IS 'What this file was built from, by which run and when'")
    for name, (_, _, description) in columns.items():
        connection.execute(f"COMMENT ON COLUMN meta.{name} IS {quoted(description)}")


def _fingerprint(models: Sequence[Model]) -> str:
    """A hash that differs wherever the same lake could give another file."""
    parts = [(model.full_name, model.sql) for model in models]
    return sha256(json.dumps([parts, contract_descriptions(), duckdb.__version__]).encode()).hexdigest()


def _is_of_models(served: Path, models: Sequence[Model]) -> bool:
    """Whether there is a served file that exactly these models have built."""
    if not served.exists():
        return False
    try:
        return meta(served).get("models_sha256") == _fingerprint(models)
    except duckdb.Error:  # damaged, or of another DuckDB: it is built anew
        return False


def _row_counts(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> dict[str, int]:
    counts = {}
    for model in models:
        if model.schema not in ("staging", "checks", "macros"):
            ((counts[model.full_name],),) = connection.execute(f"SELECT count(*) FROM {model.full_name}").fetchall()
    return counts
