"""The served file: a query can read nothing else and change nothing."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse import served


@pytest.fixture
def path(tmp_path):
    path = tmp_path / served.SERVED_NAME
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE meta AS SELECT 7 AS snapshot_id")
    return path


@pytest.mark.parametrize(
    "statement",
    [
        "COPY meta TO '{outside}'",
        "COPY (SELECT 1) TO '/dev/stdout'",
        "EXPORT DATABASE '{outside}'",
        "IMPORT DATABASE '{outside}'",
        "FROM read_csv('/etc/passwd')",
        "FROM read_text('/etc/passwd')",
        "FROM read_blob('/etc/passwd')",
        "FROM '/etc/passwd'",
        "FROM '{outside}.parquet'",
        "FROM glob('/etc/*')",
        "FROM sniff_csv('/etc/passwd')",
        "FROM parquet_metadata('/etc/passwd')",
        "FROM read_csv('https://example.org/a.csv')",
        "FROM read_parquet('s3://bucket/a.parquet')",
        "ATTACH '{outside}'",
        "ATTACH 'https://example.org/a.duckdb' AS m",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD '{outside}'",
        "UPDATE EXTENSIONS",
        "SELECT getenv('HOME')",
        "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
        "CREATE TABLE t (i INTEGER)",
        "CREATE VIEW v AS SELECT 1",
        "INSERT INTO meta VALUES (8)",
        "UPDATE meta SET snapshot_id = 8",
        "DELETE FROM meta",
        "DROP TABLE meta",
        "COMMENT ON TABLE meta IS 'x'",
        "SET enable_external_access = true",
        "SET GLOBAL lock_configuration = false",
        "RESET lock_configuration",
        "SET allow_unsigned_extensions = true",
        "SET temp_directory = '{outside}'",
        "SET log_query_path = '{outside}'",
        "SET profiling_output = '{outside}'",
        "PRAGMA memory_limit = '10GB'",
        "PRAGMA enable_external_access = true",
        "PRAGMA profiling_output = '{outside}'",
    ],
)
def test_the_known_ways_out_are_shut(path, tmp_path, statement):
    outside = tmp_path / "outside"
    before = (path.read_bytes(), sorted(tmp_path.iterdir()))
    with served.connect(path) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement.format(outside=outside)).fetchall()
    assert (path.read_bytes(), sorted(tmp_path.iterdir())) == before


def run(script, *arguments):
    """What a Python process of its own prints."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True).stdout


def test_a_log_file_is_never_written(path, tmp_path):
    # A process of its own, because DuckDB ends the one in which it was asked for a log that it may not write.
    script = """if True:
        import sys, pathlib
        from warehouse import served
        connection = served.connect(pathlib.Path(sys.argv[1]))
        connection.execute(f"CALL enable_logging(storage = 'file', storage_path = '{sys.argv[2]}')")
        try:
            connection.execute("FROM meta")
        except Exception as error:
            print(type(error).__name__, flush=True)
    """
    assert run(script, path, tmp_path / "log") == "PermissionException\n"
    assert list(tmp_path.iterdir()) == [path]


def test_meta_is_told_by_name(path):
    assert served.meta(path) == {"snapshot_id": 7}


def test_nothing_served_yet_is_said_and_nothing_is_made(tmp_path):
    with pytest.raises(served.NothingServedError, match="a run publishes it"):
        served.query(tmp_path / "none.duckdb", "SELECT 1")
    assert list(tmp_path.iterdir()) == []


def test_opening_imports_nothing_heavy(path):
    script = (
        "import sys, pathlib; from warehouse import served; served.meta(pathlib.Path(sys.argv[1]));"
        "print([name for name in ('pandas', 'pyarrow', 'numpy', 'sqlglot', 'fsspec') if name in sys.modules])"
    )
    assert run(script, path) == "[]\n"
