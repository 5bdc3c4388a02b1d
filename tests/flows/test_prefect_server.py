"""The database that Prefect's server is started with."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL, temporary_settings

from flows.prefect_server import prepare_database


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that Prefect has made by its migrations, beside the one that is kept of it."""
    folder = tmp_path_factory.mktemp("migrated")
    database = folder / "prefect.db"
    with temporary_settings({PREFECT_API_DATABASE_CONNECTION_URL: f"sqlite+aiosqlite:///{database}"}):
        prepare_database(database, folder / "cache" / "kept.sqlite")
    return database


@pytest.fixture
def kept(migrated: Path) -> Path:
    return migrated.with_name("cache") / "kept.sqlite"


def rows_of(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection, connection:
        return connection.execute(query).fetchall()


def test_a_database_from_the_kept_one_is_as_the_migrations_make_it(migrated: Path, kept: Path, tmp_path: Path) -> None:
    database = tmp_path / "prefect.db"
    prepare_database(database, kept)
    everything = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    assert rows_of(database, everything) == rows_of(migrated, everything)
    assert ("task_run",) in rows_of(database, "SELECT name FROM sqlite_master")
    revision = "SELECT version_num FROM alembic_version"
    assert len(rows_of(database, revision)) == 1
    assert rows_of(database, revision) == rows_of(migrated, revision)
    assert [path.name for path in tmp_path.iterdir()] == ["prefect.db"]


def test_a_database_that_is_there_stays_as_it_is(kept: Path, tmp_path: Path) -> None:
    database = tmp_path / "prefect.db"
    rows_of(database, "CREATE TABLE mine (a)")
    prepare_database(database, kept)
    assert rows_of(database, "SELECT name FROM sqlite_master") == [("mine",)]


def test_a_kept_database_that_is_broken_leaves_the_work_to_prefect(tmp_path: Path) -> None:
    kept = tmp_path / "kept.sqlite"
    kept.write_bytes(b"torn" * 1000)
    prepare_database(tmp_path / "prefect.db", kept)
    assert not (tmp_path / "prefect.db").exists()
