"""Prefect's command line, for its server: `python -m flows.prefect_server server start` is `prefect server start`.

It answers a tenth sooner, as no garbage is looked for among what is imported, then or later, and in half the time where
there is no database yet, as an empty one with its tables is kept.
"""

import asyncio
import gc
import importlib.util
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.garbage import no_collection


def prepare_database(database: Path, kept: Path) -> None:
    """Nothing; a database that is not there is made, as a copy of the empty one that is kept, or else to be kept.

    Prefect makes its tables by more than a hundred migrations, which take 7 s of a processor. What is kept has gone
    through them: those that later versions bring go on from there.
    """
    if database.exists():
        return
    if not kept.exists():
        from prefect.server.database import provide_database_interface

        asyncio.run(provide_database_interface().create_db())
        database, kept = kept, database
    # Where it cannot be kept, or read, Prefect goes on without.
    with suppress(OSError, sqlite3.Error):
        database.parent.mkdir(exist_ok=True)
        _copy(kept, database)


def _copy(database: Path, copy: Path) -> None:
    """Nothing; the database is at the other path too, as a whole. Raises FileExistsError when another one is there."""
    with TemporaryDirectory(dir=copy.parent) as folder, closing(sqlite3.connect(database)) as connection:
        whole = Path(folder) / copy.name
        connection.execute("VACUUM INTO ?", [str(whole)])
        os.link(whole, copy)  # and no renaming: another server may have opened the one that is there


def _database_of_settings() -> Path | None:
    """Where Prefect's settings put the database, if that is a file of SQLite."""
    from prefect.settings import get_current_settings
    from sqlalchemy.engine import make_url

    setting = get_current_settings().server.database.connection_url
    url = make_url(setting.get_secret_value()) if setting else None
    if url is None or url.get_backend_name() != "sqlite" or not url.database or url.query or ":memory:" in url.database:
        return None
    return Path(url.database)


if __name__ == "__main__":
    with no_collection():
        import prefect.server.api.server
        from prefect.cli import app
    gc.freeze()
    if found := _database_of_settings():
        # Beside the bytecode of this module: as well guarded as the code, and gone with it.
        compiled = Path(importlib.util.cache_from_source(__file__))
        prepare_database(found, compiled.with_name(f"prefect-{prefect.__version__}.sqlite"))
    app()
