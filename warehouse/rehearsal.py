"""What commits would change, counted on a lake that is open only to read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from warehouse.catalog import LAKE, quoted
from warehouse.contracts import VERSIONED
from warehouse.lake import Lake
from warehouse.parts import Part


@dataclass(frozen=True, slots=True)
class RowChange:
    """How the rows of a table would change: written, replaced (they would go), ended (kept as earlier versions)."""

    written: int = 0
    replaced: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What commits would do: articles by what would happen to them, and rows of the versioned tables."""

    new: int
    changed: int
    reprocessed: int
    gone: int
    rows: dict[str, RowChange]


def rehearse(lake: Lake, batches: Sequence[Sequence[Part]], gone_article_ids: Iterable[str]) -> Rehearsal:
    """What one commit for each batch of parts would do, and one that has the articles gone which are in none of them.

    Of an article that several batches hold the last one counts. The lake's temporary tables are used.
    """
    lake.connection.execute(
        "CREATE OR REPLACE TEMP TABLE part_files (table_name VARCHAR, filename VARCHAR, batch INTEGER)"
    )
    files = [(part.table, part.path, number) for number, parts in enumerate(batches) for part in parts]
    if files:
        lake.connection.executemany("INSERT INTO part_files VALUES (?, ?, ?)", files)
    incoming = _incoming(lake, "articles", "article_id, content_sha256, batch")
    lake.connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE rehearsed AS
            WITH written AS (FROM ({incoming}) QUALIFY batch = max(batch) OVER (PARTITION BY article_id)),
            standing AS (SELECT article_id, content_sha256 FROM {LAKE}.articles WHERE is_current)
            SELECT
                article_id, batch,
                CASE
                    WHEN standing.article_id IS NULL THEN 'new'
                    WHEN standing.content_sha256 <> written.content_sha256 THEN 'changed'
                    ELSE 'reprocessed'
                END AS change
            FROM written LEFT JOIN standing USING (article_id)
            UNION ALL
            SELECT article_id, NULL, 'gone' FROM standing
            WHERE article_id IN (SELECT unnest(?)) AND article_id NOT IN (SELECT article_id FROM written)""",
        [list(gone_article_ids)],
    )
    counts = dict(lake.query("SELECT change, count(*) FROM rehearsed GROUP BY change"))
    return Rehearsal(
        new=counts.get("new", 0),
        changed=counts.get("changed", 0),
        reprocessed=counts.get("reprocessed", 0),
        gone=counts.get("gone", 0),
        rows={table: _row_change(lake, table) for table in VERSIONED},
    )


def _row_change(lake: Lake, table: str) -> RowChange:
    ((written,),) = lake.query(
        f"""SELECT count(*) FROM ({_incoming(lake, table, "article_id, batch")})
            SEMI JOIN rehearsed USING (article_id, batch)"""
    )
    ((replaced, ended),) = lake.query(
        f"""SELECT count(*) FILTER (change = 'reprocessed'), count(*) FILTER (change IN ('changed', 'gone'))
            FROM {LAKE}."{table}" AS standing INNER JOIN rehearsed USING (article_id) WHERE standing.is_current"""
    )
    return RowChange(written, replaced, ended)


def _incoming(lake: Lake, table: str, columns: str) -> str:
    """The query for these columns of the parts' rows of a table, `batch` being the number of their batch."""
    paths = [path for (path,) in lake.query("SELECT filename FROM part_files WHERE table_name = ?", [table])]
    if not paths:
        return f"SELECT {columns} FROM (SELECT article_id, content_sha256, 0 AS batch FROM {LAKE}.articles) LIMIT 0"
    listed = ", ".join(map(quoted, paths))
    return f"SELECT {columns} FROM read_parquet([{listed}], filename = true) INNER JOIN part_files USING (filename)"
