"""The lake: every article version, paragraph and quote, changed only by whole commits."""

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from transforms.records import ProcessedBatch, Rejected, Run, SourceFile
from warehouse import catalog as catalogs
from warehouse.catalog import LAKE, quoted, transaction, with_patience
from warehouse.contracts import TABLES, VERSIONED, ContractError, columns_of, table_of, to_table
from warehouse.locks import WriterLock
from warehouse.parts import KnownArticle, Part
from warehouse.schema import bring_up_to_contracts, set_file_options

_KNOWN = f"SELECT {', '.join(field.name for field in dataclasses.fields(KnownArticle))} FROM {LAKE}.articles"


@dataclasses.dataclass(frozen=True, slots=True)
class Commit:
    """What one commit did: the snapshot it made, and the articles by what happened to them."""

    snapshot_id: int
    new: int
    changed: int
    reprocessed: int
    gone: int


@dataclasses.dataclass(frozen=True, slots=True)
class _Change:
    """The article_ids of a commit by what happens to the rows that stand."""

    new: list[str]
    changed: list[str]
    reprocessed: list[str]
    gone: list[str]
    rewritten: list[tuple[str, datetime]]  # versions, by article_id and valid_from, that come with new rows


class Lake:
    """A connection to the lake of one warehouse, to be used in a `with` statement.

    Made by `Lake.open`, to write, or `Lake.read`. `data_path` is where workers put their parts.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, catalog: str, data_path: str, lock: WriterLock | None
    ) -> None:
        self.connection = connection
        self.catalog = catalog
        self.data_path = data_path
        self._lock = lock

    @classmethod
    def open(
        cls,
        warehouse: Path,
        *,
        catalog: str | None = None,
        data_path: str | None = None,
        threads: int | None = None,
    ) -> Self:
        """The lake, to write: made if it is not there, and brought up to the contracts.

        `catalog` is a PostgreSQL URL or a path, by default catalog.sqlite in the warehouse's directory; `data_path`
        a directory or an s3:// prefix, by default lake in that directory. `threads` is how many DuckDB takes for its
        queries and for builds of the served file, by default one for each core.

        Raises LakeLockedError when another process writes to the warehouse, SchemaChangeError when the lake's tables
        cannot be brought up to the contracts.
        """
        lock = WriterLock(warehouse, catalog)
        try:
            lake = cls._attached(warehouse, catalog, data_path, lock=lock, snapshot_id=None)
            if threads:
                lake.connection.execute(f"SET threads = {int(threads)}")
            with_patience(lambda: bring_up_to_contracts(lake.connection))
        except BaseException:
            lock.release()
            raise
        return lake

    @classmethod
    def read(
        cls,
        warehouse: Path,
        *,
        catalog: str | None = None,
        data_path: str | None = None,
        snapshot_id: int | None = None,
    ) -> Self:
        """The lake, to read, at its newest or the given snapshot; a writer may be at work meanwhile.

        Raises CatalogError when there is no lake.
        """
        return cls._attached(warehouse, catalog, data_path, lock=None, snapshot_id=snapshot_id)

    @classmethod
    def _attached(
        cls,
        warehouse: Path,
        catalog: str | None,
        data_path: str | None,
        *,
        lock: WriterLock | None,
        snapshot_id: int | None,
    ) -> Self:
        catalog = catalog or str(warehouse.absolute() / "catalog.sqlite")
        data_path = data_path or str(warehouse / "lake")
        if "://" not in data_path:
            data_path = str(Path(data_path).absolute())  # a worker may stand in another folder
        connection = catalogs.connect()
        try:
            is_new = lock is not None and not catalogs.is_postgres_url(catalog) and not Path(catalog).exists()
            catalogs.attach(connection, catalog, data_path, read_only=lock is None, snapshot_id=snapshot_id)
            if is_new:
                set_file_options(connection)
        except BaseException:
            connection.close()
            raise
        return cls(connection, catalog, data_path, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing; lets go of the catalog and of the writer lock."""
        self.connection.close()
        if self._lock is not None:
            self._lock.release()

    def query(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """The rows that a query on the attached database `lake` returns, waiting while the catalog is locked."""
        return with_patience(lambda: self.connection.execute(sql, parameters).fetchall())

    def records(self, record_class: type, clause: str = "") -> list[Any]:
        """The rows of a record class's table, in the order that an SQL clause may say."""
        table = f'{LAKE}."{table_of(record_class)}"'
        # A lake that an earlier version wrote last, opened to read, lacks the columns that have come since.
        standing = {row[0] for row in self.query(f"DESCRIBE {table}")}
        names = [field.name for field in dataclasses.fields(record_class)]
        columns = ", ".join(f'"{name}"' if name in standing else f'NULL AS "{name}"' for name in names)
        rows = self.query(f"SELECT {columns} FROM {table} {clause}")
        return [record_class(*row) for row in rows]

    def snapshot_id(self) -> int:
        """The id of the newest snapshot."""
        return self._number(f"SELECT id FROM {LAKE}.current_snapshot()")

    def threads(self) -> int:
        """How many threads DuckDB takes for its queries."""
        return self._number("SELECT current_setting('threads')")

    def counts(self) -> dict[str, int]:
        """The number of rows of each table, earlier versions included."""
        return {table: self._number(f'SELECT count(*) FROM {LAKE}."{table}"') for table in TABLES}

    def known_sources(self) -> dict[str, SourceFile]:
        """Every source that a run has seen, by its source_uri."""
        return {record.source_uri: record for record in self.records(SourceFile)}

    def known_articles(self, source_uris: Collection[str] | None = None) -> dict[str, KnownArticle]:
        """The current version of every article, by its article_id; of those only that come from some sources, or from
        archives among them, where these are given."""
        if source_uris is None:
            rows = self.query(f"{_KNOWN} WHERE is_current")
        else:
            rows = self.query(
                f"""{_KNOWN} WHERE is_current AND source_uri IN (
                        SELECT source_uri
                        FROM ({_holders(f"SELECT DISTINCT source_uri FROM {LAKE}.articles WHERE is_current")})
                        WHERE holder IN (SELECT unnest(?))
                    )""",
                [list(source_uris)],
            )
        return {row[0]: KnownArticle(*row) for row in rows}

    def known_table(self) -> pa.Table:
        """The same of every article as an Arrow table, a column for each field of KnownArticle."""
        return with_patience(lambda: self.connection.execute(f"{_KNOWN} WHERE is_current").to_arrow_table())

    def rejected(self, reason_code: str | None = None) -> list[Rejected]:
        """The records that stand set aside, for that reason or for any, by their place in their sources."""
        rows: list[Rejected] = self.records(Rejected, "ORDER BY source_uri, record_number")
        return [row for row in rows if reason_code in (None, row.reason_code)]

    def recent_runs(self, limit: int | None = None) -> list[Run]:
        """The newest runs, or all of them, the last one first."""
        limited = "" if limit is None else f"LIMIT {int(limit)}"
        return self.records(Run, f"ORDER BY started_at DESC, run_id {limited}")

    def commit(
        self,
        parts: Sequence[Part],
        *,
        run_id: str,
        committed_at: datetime,
        gone_article_ids: Iterable[str] = (),
        sources: Sequence[SourceFile] = (),
        rejected: Sequence[Rejected] = (),
        batches: Sequence[ProcessedBatch] = (),
        replayed: Sequence[Rejected] = (),
        run: Run | None = None,
    ) -> Commit:
        """What changed, after all of it became one snapshot; on an error nothing has changed.

        The articles in `parts` take the place of the current versions with their ids. Where the content differs, the
        earlier version stays, closed at `committed_at`; where it is the same, the earlier rows go. Articles in
        `gone_article_ids` are closed and have no successor. A row of `sources` says that its source has been read to
        the end: rejected records of it that are not of this run go, and so do those of `replayed`. Raises ContractError
        when an article comes twice, CatalogBusyError when the catalog stays locked, LakeLockedError when another
        process writes meanwhile.
        """
        records: dict[type, list[Any]] = {
            SourceFile: list(sources),
            Rejected: list(rejected),
            ProcessedBatch: list(batches),
            Run: [run] if run else [],
        }
        if self._lock is not None:
            self._lock.renew()
        change = self._change(parts, set(gone_article_ids))
        with_patience(lambda: self._commit_once(parts, change, records, replayed, run_id, committed_at))
        return Commit(
            self.snapshot_id(), len(change.new), len(change.changed), len(change.reprocessed), len(change.gone)
        )

    def _change(self, parts: Sequence[Part], gone: set[str]) -> _Change:
        """The incoming and going articles, compared with the current versions in the lake."""
        paths = [part.path for part in parts if part.table == "articles"]
        columns = "article_id, content_sha256, valid_from"
        incoming = self.query(f"SELECT {columns} FROM read_parquet(?)", [paths]) if paths else []
        twice = [article_id for article_id, count in Counter(row[0] for row in incoming).items() if count > 1]
        if twice:
            raise ContractError(f"articles: {len(twice)} article_ids come twice in one commit: {sorted(twice)[:3]}")
        hashes = {article_id: content for article_id, content, _ in incoming}
        standing = dict(
            self.query(
                f"""SELECT article_id, content_sha256 FROM {LAKE}.articles
                    WHERE is_current AND article_id IN (SELECT unnest(?))""",
                [[*hashes, *gone]],
            )
        )
        return _Change(
            new=[article_id for article_id in hashes if article_id not in standing],
            changed=[i for i, content in hashes.items() if i in standing and standing[i] != content],
            reprocessed=[i for i, content in hashes.items() if standing.get(i) == content],
            gone=sorted((gone & standing.keys()) - hashes.keys()),
            rewritten=[(article_id, valid_from) for article_id, _, valid_from in incoming if article_id in standing],
        )

    def _commit_once(
        self,
        parts: Sequence[Part],
        change: _Change,
        records: dict[type, list[Any]],
        replayed: Sequence[Rejected],
        run_id: str,
        committed_at: datetime,
    ) -> None:
        with transaction(self.connection):
            self._end_versions(change, committed_at)
            for table in VERSIONED:
                paths = [part.path for part in parts if part.table == table]
                if paths:
                    self.connection.execute(
                        f"CALL ducklake_add_data_files({quoted(LAKE)}, {quoted(table)}, ?, hive_partitioning => true)",
                        [paths],
                    )
            self._drop_rejections(replayed)
            for record_class, rows in records.items():
                if rows:
                    self._upsert(record_class, rows)
            self._drop_stale_rejections([source.source_uri for source in records[SourceFile]], run_id)
            if records[SourceFile]:
                self._recount_rejections()
            self.connection.execute(f"CALL {LAKE}.set_commit_message('onrecord', {quoted(run_id)})")

    def _end_versions(self, change: _Change, committed_at: datetime) -> None:
        closed = change.changed + change.gone
        for table in VERSIONED:
            if change.rewritten:
                # Of two records of one article in one run, the first may have begun or ended the same version.
                ids, begun = zip(*change.rewritten, strict=True)
                self.connection.execute(
                    f"""DELETE FROM {LAKE}."{table}"
                        WHERE (article_id, valid_from) IN (SELECT (unnest($ids), unnest($begun)))
                           OR (is_current AND valid_from = $committed_at AND article_id IN (SELECT unnest($ids)))
                           OR (is_current AND article_id IN (SELECT unnest($reprocessed)))""",
                    {"ids": list(ids), "begun": list(begun), "committed_at": committed_at,
                     "reprocessed": change.reprocessed},
                )  # fmt: skip
            if closed:
                # A clock that was set back must not end a version before it began.
                self.connection.execute(
                    f"""UPDATE {LAKE}."{table}" SET valid_to = greatest(?, valid_from), is_current = false
                        WHERE is_current AND article_id IN (SELECT unnest(?))""",
                    [committed_at, closed],
                )

    def _upsert(self, record_class: type, rows: list[Any]) -> None:
        table = table_of(record_class)
        self.connection.register("incoming", to_table(rows, record_class))
        keys = [c.name for c in columns_of(record_class) if c.is_key]
        matches = " AND ".join(f'standing."{key}" = incoming."{key}"' for key in keys)
        self.connection.execute(f'DELETE FROM {LAKE}."{table}" AS standing USING incoming WHERE {matches}')
        self.connection.execute(f'INSERT INTO {LAKE}."{table}" BY NAME FROM incoming')
        self.connection.unregister("incoming")

    def _drop_stale_rejections(self, source_uris: list[str], run_id: str) -> None:
        """Nothing; what earlier runs set aside of the sources, or of members of archives among them, goes."""
        if source_uris:
            self.connection.execute(
                f"""DELETE FROM {LAKE}.rejected WHERE run_id <> $run_id AND EXISTS (
                        FROM (SELECT unnest($source_uris) AS source_uri) AS read
                        WHERE rejected.source_uri = read.source_uri
                           OR starts_with(rejected.source_uri, read.source_uri || '!/'))""",
                {"run_id": run_id, "source_uris": source_uris},
            )

    def _recount_rejections(self) -> None:
        """Nothing; a source tells how many of its records stand rejected, also where another source's record has since
        taken the place of one of them."""
        self.connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE rejections AS
                WITH counted AS (
                    SELECT holder AS source_uri, count(*) AS row_count
                    FROM ({_holders(f"FROM {LAKE}.rejected")}) GROUP BY holder
                )
                SELECT source_uri, coalesce(row_count, 0) AS row_count
                FROM {LAKE}.source_files LEFT JOIN counted USING (source_uri)
                WHERE rejected_count <> coalesce(row_count, 0)"""
        )
        self.connection.execute(
            f"""UPDATE {LAKE}.source_files
                SET rejected_count = (FROM rejections SELECT row_count WHERE source_uri = source_files.source_uri)
                WHERE source_uri IN (SELECT source_uri FROM rejections)"""
        )

    def _drop_rejections(self, rows: Sequence[Rejected]) -> None:
        if rows:
            self.connection.execute(
                f"""DELETE FROM {LAKE}.rejected
                    WHERE (source_uri, record_number) IN (SELECT (unnest(?), unnest(?)))""",
                [[row.source_uri for row in rows], [row.record_number for row in rows]],
            )

    def _number(self, query: str) -> int:
        ((number,),) = self.query(query)
        return int(number)


def _holders(rows: str) -> str:
    """The query for each row's source_uri with each holder: itself, and each archive that a member of one lies in."""
    return f"""SELECT source_uri, array_to_string(parts[:n], '!/') AS holder
        FROM (
            SELECT source_uri, parts, unnest(range(1, len(parts) + 1)) AS n
            FROM (SELECT source_uri, string_split(source_uri, '!/') AS parts FROM ({rows}))
        )"""
