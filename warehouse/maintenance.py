"""Keeping the lake in shape: small files merged, deleted rows dropped, old snapshots expired, articles forgotten."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from warehouse.catalog import LAKE, quoted, transaction, with_patience
from warehouse.contracts import OF_ARTICLES, VERSIONED
from warehouse.errors import WarehouseError
from warehouse.lake import Lake
from warehouse.originals import sweep_originals
from warehouse.page_indexes import index_pages

FILE_SIZE = "128MB"
"""Size that merged files come near to."""
REWRITE_AT = 0.05
"""Share of deleted rows from which `maintain` writes a file anew."""


class UnknownArticleError(WarehouseError):
    """No article of the lake has that id or URL."""


@dataclass(frozen=True, slots=True)
class Storage:
    """What the lake takes up: Parquet files and bytes that its newest snapshot needs, and snapshots kept."""

    files: int
    bytes: int
    snapshots: int


@dataclass(frozen=True, slots=True)
class Maintained:
    """The lake's storage before and after, and the number of files that were deleted."""

    before: Storage
    after: Storage
    deleted_files: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The articles that were removed, and the sources from which a run would bring them back."""

    article_ids: list[str]
    source_uris: list[str]


def maintain(lake: Lake, *, now: datetime, keep_snapshots_for: timedelta) -> Maintained:
    """What maintenance did: files merged and written anew without their deleted rows, old snapshots expired.

    Snapshots older than `keep_snapshots_for` go, with the files that only they need; so does every file below the
    lake's data path that no snapshot knows, such as parts of a run that was killed, and so do the kept bytes of records
    that stand set aside no more. No row of the newest snapshot changes. The lake must be open to write, so that no run
    is adding files meanwhile.
    """
    before = storage(lake)
    _compact(lake, REWRITE_AT)
    deleted = _expire(lake, now - keep_snapshots_for) + sweep_originals(lake)
    return Maintained(before, storage(lake), deleted)


def forget(lake: Lake, article: str, *, now: datetime) -> Forgotten:
    """The articles with that article_id or URL, after every version of them left every table, file and snapshot.

    All earlier snapshots expire, because their files hold the article, and so do the bytes that were kept of records
    set aside in its sources. The raw file is not touched: the sources named
    in the answer must go too, or the next run reads the article again. The served files still hold it: see
    `warehouse.publish.forget_earlier_files`. Raises UnknownArticleError when there is none.
    """
    found = lake.query(
        f"SELECT DISTINCT article_id, source_uri FROM {LAKE}.articles WHERE article_id = ? OR url = ?",
        [article, article],
    )
    if not found:
        raise UnknownArticleError(f"no article has the id or URL {article!r}")
    article_ids = sorted({row[0] for row in found})
    source_uris = sorted({row[1] for row in found})
    with_patience(lambda: _delete(lake, article_ids, source_uris))
    _compact(lake, 0.0)
    _expire(lake, now)
    sweep_originals(lake)
    return Forgotten(article_ids, source_uris)


def purge_catalog(catalog: Path) -> None:
    """Nothing; writes a SQLite catalog anew, without the pages that deleted rows have left behind.

    Call it when the lake is closed: SQLite forgets its locks on a file that the process opens twice.
    """
    with closing(sqlite3.connect(catalog)) as connection:
        connection.execute("VACUUM")


def storage(lake: Lake) -> Storage:
    """What the lake takes up at present."""
    ((files, size),) = lake.query(
        f"""SELECT sum(file_count + delete_file_count)::BIGINT, sum(file_size_bytes + delete_file_size_bytes)::BIGINT
            FROM ducklake_table_info({quoted(LAKE)})"""
    )
    ((snapshots,),) = lake.query(f"SELECT count(*) FROM ducklake_snapshots({quoted(LAKE)})")
    return Storage(files, size, snapshots)


def _compact(lake: Lake, rewrite_at: float) -> None:
    lake.query(f"CALL {LAKE}.set_option('target_file_size', {quoted(FILE_SIZE)})")
    lake.query(f"CALL ducklake_rewrite_data_files({quoted(LAKE)}, delete_threshold => {rewrite_at})")
    lake.query(f"CALL ducklake_merge_adjacent_files({quoted(LAKE)})")
    index_pages(lake)


def _expire(lake: Lake, older_than: datetime) -> int:
    lake.query(f"CALL ducklake_expire_snapshots({quoted(LAKE)}, older_than => ?::TIMESTAMPTZ)", [older_than])
    unused = lake.query(f"CALL ducklake_cleanup_old_files({quoted(LAKE)}, cleanup_all => true)")
    orphans = lake.query(f"CALL ducklake_delete_orphaned_files({quoted(LAKE)}, cleanup_all => true)")
    return len(unused) + len(orphans)


def _delete(lake: Lake, article_ids: Sequence[str], source_uris: Sequence[str]) -> None:
    with transaction(lake.connection):
        # The others of its story may have taken theirs from it: all of them are found anew.
        lake.connection.execute(
            f"""DELETE FROM {LAKE}.article_copies WHERE canonical_article_id IN (
                    SELECT canonical_article_id FROM {LAKE}.article_copies WHERE article_id IN (SELECT unnest(?)))""",
            [list(article_ids)],
        )
        for table in (*VERSIONED, *OF_ARTICLES):
            lake.connection.execute(
                f'DELETE FROM {LAKE}."{table}" WHERE article_id IN (SELECT unnest(?))', [list(article_ids)]
            )
        # The bytes of another record of a source, set aside, or of an earlier one, may say what the article said.
        lake.connection.execute(
            f"""UPDATE {LAKE}.rejected SET original_sha256 = NULL
                WHERE original_sha256 IS NOT NULL AND split_part(source_uri, '!/', 1) IN (SELECT unnest(?))""",
            [sorted({uri.partition("!/")[0] for uri in source_uris})],
        )
        # Its speakers' names are among those of others: all of them are found anew.
        lake.connection.execute(f"DELETE FROM {LAKE}.speakers")
