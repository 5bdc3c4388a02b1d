"""What changed between two snapshots of the lake."""

from dataclasses import dataclass

import duckdb

from warehouse.catalog import LAKE
from warehouse.contracts import TABLES
from warehouse.errors import WarehouseError
from warehouse.lake import Lake


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """One article that is new, changed, reprocessed or gone between two snapshots."""

    article_id: str
    change: str
    headline: str | None
    quotes_before: int
    quotes_after: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Articles that differ between two snapshots, and the rows of each table before and after."""

    articles: list[ArticleChange]
    row_counts: dict[str, tuple[int, int]]


class UnknownSnapshotError(WarehouseError):
    """The lake does not have that snapshot, or no longer."""


def diff(lake: Lake, from_snapshot: int, to_snapshot: int) -> Difference:
    """What changed from one snapshot to another, article by article and in rows of each table.

    An article is `changed` when its content differs, `reprocessed` when the same content was written again, `gone`
    when it is no longer current. Raises UnknownSnapshotError.
    """
    kept = {row[0] for row in lake.query(f"SELECT snapshot_id FROM ducklake_snapshots('{LAKE}')")}
    for snapshot in (from_snapshot, to_snapshot):
        if snapshot not in kept:
            raise UnknownSnapshotError(f"there is no snapshot {snapshot}; kept are {min(kept)} to {max(kept)}")
    before, after = _current(from_snapshot), _current(to_snapshot)
    changes = lake.query(
        f"""SELECT
                coalesce(after.article_id, before.article_id),
                CASE
                    WHEN before.article_id IS NULL THEN 'new'
                    WHEN after.article_id IS NULL THEN 'gone'
                    WHEN before.content_sha256 <> after.content_sha256 THEN 'changed'
                    ELSE 'reprocessed'
                END,
                coalesce(after.headline, before.headline),
                coalesce(before.quote_count, 0),
                coalesce(after.quote_count, 0)
            FROM ({before}) AS before FULL JOIN ({after}) AS after USING (article_id)
            WHERE (before.content_sha256, before.run_id) IS DISTINCT FROM (after.content_sha256, after.run_id)
            ORDER BY 2, 1"""
    )
    counts = {table: (_count(lake, table, from_snapshot), _count(lake, table, to_snapshot)) for table in TABLES}
    return Difference([ArticleChange(*row) for row in changes], counts)


def _current(snapshot: int) -> str:
    """The query for the current articles of a snapshot, with the number of their quotes."""
    at = f"AT (VERSION => {int(snapshot)})"
    return f"""SELECT article_id, content_sha256, headline, run_id, coalesce(quote_count, 0) AS quote_count
        FROM {LAKE}.articles {at}
        LEFT JOIN (
            SELECT article_id, count(*) AS quote_count FROM {LAKE}.quotes {at} WHERE is_current GROUP BY article_id
        ) AS quotes USING (article_id)
        WHERE is_current"""


def _count(lake: Lake, table: str, snapshot: int) -> int:
    try:
        ((count,),) = lake.query(f'SELECT count(*) FROM {LAKE}."{table}" AT (VERSION => {int(snapshot)})')
    except duckdb.CatalogException:  # a later version of the code has made the table
        return 0
    return int(count)
