"""Relations between articles: what they are found from, and the tables of them, changed only where they differ."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from warehouse.catalog import LAKE, quoted, transaction, with_patience
from warehouse.contracts import columns_of, table_of, to_table
from warehouse.lake import Lake

Fingerprint = tuple[str, datetime | None, str | None, list[str], str, list[int]]


def fingerprints(lake: Lake) -> list[Fingerprint]:
    """What copies are found by, of each current article.

    article_id, published_at, outlet, the agencies that its dateline and authors name, body_sha256, minhash_bands.
    """
    return lake.query(
        f"""SELECT article_id, published_at, outlet,
                list_filter([dateline_agency] || [author.agency FOR author IN authors], lambda name: name IS NOT NULL),
                body_sha256, minhash_bands
            FROM {LAKE}.articles WHERE is_current"""
    )


def body_paragraphs(lake: Lake, article_ids: Collection[str]) -> Mapping[str, tuple[int, list[tuple[int, str]]]]:
    """Where the dateline of each of the current articles ends, 0 without one, and its body: (start_char, text)."""
    rows = lake.query(
        f"""SELECT articles.article_id, any_value(coalesce(articles.dateline_span.end_char, 0)),
                list(paragraphs.start_char ORDER BY paragraph_index), list(paragraphs.text ORDER BY paragraph_index)
            FROM {LAKE}.paragraphs INNER JOIN {LAKE}.articles USING (article_id)
            WHERE articles.is_current AND paragraphs.is_current AND paragraphs.kind = 'body'
                AND article_id IN (SELECT unnest(?))
            GROUP BY articles.article_id""",
        [list(article_ids)],
    )
    return {row[0]: (row[1], list(zip(row[2], row[3], strict=True))) for row in rows}


def replace_rows(lake: Lake, record_class: type, rows: Sequence[Any], *, run_id: str) -> int:
    """The number of rows written or deleted, in one commit, until the table holds exactly these rows.

    A row that stands with the same values keeps the run_id it has. Nothing is committed when nothing differs.
    """
    lake.connection.register("incoming", to_table(rows, record_class))
    try:
        return with_patience(lambda: _replace_once(lake, record_class, run_id))
    finally:
        lake.connection.unregister("incoming")


def _replace_once(lake: Lake, record_class: type, run_id: str) -> int:
    columns = columns_of(record_class)
    table = f'{LAKE}."{table_of(record_class)}"'
    is_same = " AND ".join(
        f'standing."{c.name}" IS NOT DISTINCT FROM incoming."{c.name}"' for c in columns if c.name != "run_id"
    )
    matches = " AND ".join(f'standing."{c.name}" = incoming."{c.name}"' for c in columns if c.is_key)
    different = f"FROM incoming ANTI JOIN {table} AS standing ON {is_same}"
    departed = f"FROM {table} AS standing ANTI JOIN incoming ON {matches}"
    ((count,),) = lake.query(f"SELECT (SELECT count(*) {different}) + (SELECT count(*) {departed})")
    if not count:
        return 0
    with transaction(lake.connection):
        lake.connection.execute(f"CREATE OR REPLACE TEMP TABLE differing AS {different}")
        lake.connection.execute(
            f"""DELETE FROM {table} AS standing WHERE EXISTS (FROM differing AS incoming WHERE {matches})
                OR NOT EXISTS (FROM incoming WHERE {matches})"""
        )
        lake.connection.execute(f"INSERT INTO {table} BY NAME FROM differing")
        lake.connection.execute(f"CALL {LAKE}.set_commit_message('onrecord', {quoted(run_id)})")
    return int(count)
