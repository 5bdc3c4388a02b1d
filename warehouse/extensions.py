"""DuckDB's extensions, out of their wheels: nothing is downloaded."""

from importlib import import_module
from pathlib import Path

import duckdb

NAMES = ("ducklake", "sqlite_scanner", "postgres_scanner", "httpfs", "fts", "excel")
"""The extensions that the lake, the served file and exports may need."""


def load(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Nothing; loads the extension into the connection.

    It is not copied into the home directory first, as an install does, so that one that nobody can write to will do.
    """
    (package,) = import_module(f"duckdb_extension_{name}").__path__
    connection.load_extension(str(Path(package) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"))


def load_all() -> tuple[str, ...]:
    """The names of the extensions, each of which could be loaded."""
    with duckdb.connect() as connection:
        for name in NAMES:
            load(connection, name)
    return NAMES
