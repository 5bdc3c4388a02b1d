"""Keeping a second writer out of a warehouse: on this machine by a file, on others by the PostgreSQL catalog."""

import fcntl
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from warehouse.catalog import CatalogError, is_postgres_url, with_patience, without_secrets
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    import psycopg

ADVISORY_KEY = 0x6F6E7265636F7264
"""Key of the advisory lock, "onrecord" in ASCII. PostgreSQL keeps such locks apart by database."""
HOLDERS = """
SELECT application_name || to_char(backend_start AT TIME ZONE 'UTC', '" since "YYYY-MM-DD HH24:MI:SS" UTC"')
FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid::bigint = %s AND objid::bigint = %s
"""
"""The sessions that hold an advisory lock, by the two halves of its key."""


class LakeLockedError(WarehouseError):
    """Another process is writing to this warehouse."""


class WriterLock:
    """The right to write to a warehouse, held by one process at a time; it ends with the process that holds it.

    With a catalog in PostgreSQL it keeps out writers on every machine that share that catalog, whatever their folders.
    Raises LakeLockedError, naming the holder, when another process has it.
    """

    def __init__(self, warehouse: Path, catalog: str | None) -> None:
        self._file = FileLock(warehouse / "writer.lock")
        self._session: CatalogLock | None = None
        if catalog and is_postgres_url(catalog):
            try:
                self._session = CatalogLock(catalog)
            except BaseException:
                self._file.release()
                raise

    def renew(self) -> None:
        """Nothing; takes the lock again if the server has lost it. Raises LakeLockedError if another was faster."""
        if self._session:
            self._session.renew()

    def release(self) -> None:
        """Nothing; lets the next writer in."""
        if self._session:
            self._session.release()
        self._file.release()


class FileLock:
    """A locked file; the system frees it when the process ends."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[str] = path.open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            holder = self._file.read() or "unknown"
            self._file.close()
            raise LakeLockedError(refusal(str(path.parent), holder)) from error
        self._file.truncate(0)
        self._file.write(f"{this_process()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        self._file.flush()
        # A forked worker would hold the lock on after its parent was killed.
        os.register_at_fork(after_in_child=self._file.close)

    def release(self) -> None:
        """Nothing; lets the next writer in."""
        self._file.close()


class CatalogLock:
    """An advisory lock of a PostgreSQL catalog; the server frees it when the session ends, however it ends."""

    def __init__(self, catalog: str) -> None:
        self._catalog = catalog
        self._session = self._locked_session()

    def renew(self) -> None:
        """Nothing; takes the lock again if its session is gone, as after a restart of the server."""
        import psycopg

        try:
            self._session.execute("SELECT 1")
        except psycopg.OperationalError:
            self._session.close()
            self._session = self._locked_session()

    def release(self) -> None:
        """Nothing; lets the next writer in."""
        self._session.close()

    def _locked_session(self) -> "psycopg.Connection[tuple[object, ...]]":
        session = self._connected()
        is_ours = session.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY]).fetchone()
        if is_ours != (True,):
            holders = session.execute(HOLDERS, [ADVISORY_KEY >> 32, ADVISORY_KEY & 0xFFFFFFFF]).fetchall()
            session.close()
            raise LakeLockedError(refusal("the catalog", "; ".join(str(row[0]) for row in holders) or "unknown"))
        return session

    def _connected(self) -> "psycopg.Connection[tuple[object, ...]]":
        import psycopg

        try:
            # A machine that went without a word is given up after two minutes, not after the system's two hours.
            return with_patience(
                lambda: psycopg.connect(
                    self._catalog,
                    autocommit=True,
                    application_name=this_process(),
                    options="-c tcp_keepalives_idle=60 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=6",
                ),
                (psycopg.OperationalError,),
            )
        except psycopg.OperationalError as error:
            raise CatalogError(f"the catalog could not be reached: {without_secrets(str(error))}") from error


def this_process() -> str:
    """The process as the lock's other side is told of it."""
    return f"process {os.getpid()} on {socket.gethostname()}"


def refusal(where: str, holder: object) -> str:
    """The sentence for a writer that must stay out."""
    return f"another run is writing to {where} ({holder}); wait for it to end, or stop it"
