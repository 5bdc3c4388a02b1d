"""What a project's warehouse must be like: whole, agreeing with itself, and the same whatever happened on the way."""

import hashlib
from pathlib import Path

from warehouse.contracts import TABLES, VERSIONED
from warehouse.lake import Lake
from warehouse.maintenance import storage
from warehouse.models import load_models
from warehouse.served import SERVED_NAME, connect, query

RUN_COLUMNS = {"run_id", "valid_from", "valid_to", "started_at", "finished_at", "gone_at", "batch_id", "seconds"}
"""Columns that say when and by which run a row was made."""
RUN_TABLES = {"runs", "batches", "fct_run", "fct_batch", "meta"}
"""Tables about runs, which differ when a run was broken off and taken up."""


class DamageError(AssertionError):
    """Something was lost, torn or left behind."""


class LostError(DamageError):
    """Rows are missing, or are not those of an undisturbed run."""


class TornError(DamageError):
    """A reader saw what no publish or commit ever was."""


class LeftError(DamageError):
    """Files are there that nothing needs."""


def require_whole(project: Path, catalog: str | None = None, data_path: str | None = None) -> None:
    """Nothing, or TornError: the served file passes its checks, and the lake's tables agree."""
    warehouse = project / "data/warehouse"
    if (warehouse / SERVED_NAME).exists():
        with connect(warehouse / SERVED_NAME) as connection:
            for model in load_models():
                if model.schema == "checks" and "lake." not in model.sql:
                    require_none(connection.execute(model.sql).fetchall(), f"served file, {model.name}")
    if catalog is None and not (warehouse / "catalog.sqlite").exists():
        return
    with Lake.read(warehouse, catalog=catalog, data_path=data_path) as lake:
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
    with Lake.read(warehouse, catalog=catalog, data_path=data_path) as lake:
        names = [name for name in TABLES if name not in RUN_TABLES]
        tables = {name: hash_of(lake.query(f"FROM lake.{name}"), columns_in(lake, name)) for name in names}
        files = list((warehouse / "lake").rglob("*.parquet"))
        if data_path is None and len(files) != storage(lake).files:
            raise LeftError(f"{len(files)} files, {storage(lake).files} needed: {project}")
    left = [path.name for path in warehouse.iterdir() if ".building" in path.name or path.name.endswith("-landing")]
    if any(
        (name.endswith("-landing") and any((warehouse / name).rglob("*.*"))) or ".building" in name for name in left
    ):
        raise LeftError(f"{left}: {project}")
    served = query(warehouse / SERVED_NAME, "SELECT schema_name, table_name FROM duckdb_tables()")
    for schema, table in served.rows:
        if table not in RUN_TABLES:
            told = query(warehouse / SERVED_NAME, f'FROM "{schema}"."{table}"')
            tables[f"{schema}.{table}"] = hash_of(told.rows, told.columns)
    return tables


def columns_in(lake: Lake, table: str) -> list[str]:
    """The names of the columns of a table of the lake."""
    return [row[0] for row in lake.query(f"DESCRIBE lake.{table}")]


def hash_of(rows: list[tuple[object, ...]], columns: list[str]) -> str:
    """A hash of rows that does not depend on their order, nor on when and by which run they were made."""
    kept = [index for index, name in enumerate(columns) if name not in RUN_COLUMNS]
    texts = sorted(repr([row[index] for index in kept]) for row in rows)
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
