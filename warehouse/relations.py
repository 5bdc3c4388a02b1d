"""Relations between articles: what they are found from, and the tables of them, changed only where they differ."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from transforms.records import SpeakerDecision
from warehouse.catalog import LAKE, quoted, transaction, with_patience
from warehouse.contracts import check_table, columns_of, schema_of, table_of, to_table
from warehouse.lake import Lake

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Fingerprint = tuple[str, datetime | None, str | None, list[str], str, Sequence[int]]

_PUBLISHED_DATE = "make_timestamp(epoch_us(published_at))::DATE"
"""In UTC. `AT TIME ZONE` asks the calendar for each row."""
_ARTICLES_AT_ONCE, _TEXTS_AT_ONCE = 8_192, 16_384
"""Articles whose bodies or speakers are read together, or more where one month has more; and texts of quotes."""


def article_count(lake: Lake) -> int:
    """The number of current articles."""
    ((count,),) = lake.query(f"SELECT count(*) FROM {LAKE}.articles WHERE is_current")
    return int(count)


def fingerprints(lake: Lake) -> Iterator[Fingerprint]:
    """What copies are found by, of each current article.

    article_id, published_at, outlet, the agencies that its dateline and authors name, body_sha256, minhash_bands. The
    bands are views of one array: as Python's numbers those of all articles would take most of a run's memory.
    """
    table = with_patience(
        lambda: lake.connection.execute(
            f"""SELECT article_id, published_at, outlet,
                    list_filter(
                        [dateline_agency] || [author.agency FOR author IN authors], lambda name: name IS NOT NULL
                    ) AS agencies,
                    body_sha256, minhash_bands
                FROM {LAKE}.articles WHERE is_current"""
        ).to_arrow_table()
    )
    bands: Any = table["minhash_bands"].combine_chunks()
    starts, values = bands.offsets.to_numpy(), bands.values.to_numpy()
    columns = ("article_id", "outlet", "agencies", "body_sha256")
    rows = zip(*(table[name].to_pylist() for name in columns), _times(table["published_at"]), strict=True)
    for place, (article_id, outlet, agencies, digest, published_at) in enumerate(rows):
        yield article_id, published_at, outlet, agencies, digest, values[starts[place] : starts[place + 1]]


def _times(column: "pa.ChunkedArray[Any]") -> list[datetime | None]:
    """The times of a column in UTC, made in a quarter of the time that Arrow takes for those with a zone."""
    times = column.to_numpy().astype("datetime64[us]").tolist()
    return [time and time.replace(tzinfo=UTC) for time in times]


def body_paragraphs(lake: Lake, article_ids: Collection[str]) -> Iterator[tuple[str, int, list[tuple[int, str]]]]:
    """Of each of the current articles its id, where its dateline ends, 0 without one, and its body: (start_char, text).

    They come by months of publication: the bodies of all would take most of a run's memory.
    """
    articles = lake.query(
        f"""SELECT published_month, article_id, coalesce(dateline_span.end_char, 0) FROM {LAKE}.articles
            WHERE is_current AND article_id IN (SELECT unnest(?)) ORDER BY published_month""",
        [list(article_ids)],
    )
    ends = {month: {article_id: end for _, article_id, end in rows} for month, rows in groupby(articles, itemgetter(0))}
    for months in _months_together({month: len(own) for month, own in ends.items()}):
        yield from _body_paragraphs(lake, months, dict(chain.from_iterable(ends[month].items() for month in months)))


def _months_together(article_counts: Mapping[str, int]) -> Iterator[list[str]]:
    """The months in their order, so many together as have _ARTICLES_AT_ONCE of the articles, or are left."""
    months: list[str] = []
    for month in article_counts:
        months.append(month)
        if sum(article_counts[each] for each in months) >= _ARTICLES_AT_ONCE:
            yield months
            months = []
    if months:
        yield months


def _body_paragraphs(
    lake: Lake, months: Sequence[str], dateline_ends: Mapping[str, int]
) -> Iterator[tuple[str, int, list[tuple[int, str]]]]:
    paragraphs = lake.query(  # the months are named so that others are not read
        f"""SELECT article_id, start_char, text FROM {LAKE}.paragraphs
            WHERE published_month IN ({", ".join(map(quoted, months))}) AND is_current AND kind = 'body'
                AND article_id IN (SELECT unnest(?))
            ORDER BY article_id, paragraph_index""",
        [list(dateline_ends)],
    )
    for article_id, rows in groupby(paragraphs, itemgetter(0)):
        yield article_id, dateline_ends[article_id], [(start, text) for _, start, text in rows]


def speakers_of_articles(lake: Lake) -> Iterator[tuple[Any, ...]]:
    """The speakers of each current article, for who they are.

    article_id, speaker, speaker_kind (the commonest), roles, mentions, published_date in UTC. They come by months of
    publication, as `body_paragraphs`.
    """
    counts = lake.query(
        f"""SELECT published_month, count(*) FROM {LAKE}.articles
            WHERE is_current GROUP BY published_month ORDER BY published_month"""
    )
    for months in _months_together(dict(counts)):
        yield from _speakers_of_articles(lake, months)


def _speakers_of_articles(lake: Lake, months: Sequence[str]) -> list[tuple[Any, ...]]:
    is_of_months = f"is_current AND published_month IN ({', '.join(map(quoted, months))})"
    return lake.query(
        f"""WITH kinds AS (
                SELECT article_id, speaker, speaker_kind, count(*) AS quote_count,
                    list(speaker_role) FILTER (speaker_role IS NOT NULL) AS roles,
                    list(speaker_mention) FILTER (speaker_mention IS NOT NULL) AS mentions
                FROM {LAKE}.quotes
                WHERE {is_of_months} AND kind IN ('speech', 'stance') AND speaker IS NOT NULL
                GROUP BY ALL
            )
            SELECT article_id, speaker, arg_max(speaker_kind, (quote_count, speaker_kind)),
                list_sort(list_distinct(flatten(list(coalesce(roles, []))))),
                list_sort(list_distinct(flatten(list(coalesce(mentions, []))))),
                any_value(published_date)
            FROM kinds
            INNER JOIN (
                SELECT article_id, {_PUBLISHED_DATE} AS published_date FROM {LAKE}.articles WHERE {is_of_months}
            ) AS articles USING (article_id)
            GROUP BY article_id, speaker"""
    )


def spoken_quotes(lake: Lake, speaker_links: pa.Table) -> pa.Table:
    """The quotes of the current articles: quote_id, article_id, type, text_hash, speaker_id, published_date in UTC.

    `speaker_links` says who the speakers of articles are, as the table of this name will.
    """
    lake.connection.register("found_links", speaker_links)
    try:
        return with_patience(
            lambda: lake.connection.execute(
                f"""SELECT quotes.quote_id AS quote_id, article_id, quotes.type AS type, hash(quotes.text) AS text_hash,
                    links.speaker_id AS speaker_id, published_date
                FROM {LAKE}.quotes AS quotes
                INNER JOIN (
                    SELECT article_id, {_PUBLISHED_DATE} AS published_date FROM {LAKE}.articles WHERE is_current
                ) AS articles USING (article_id)
                LEFT JOIN found_links AS links USING (article_id, speaker)
                WHERE quotes.is_current AND quotes.kind IN ('speech', 'stance')"""
            ).to_arrow_table()
        )
    finally:
        lake.connection.unregister("found_links")


def hashes_of_quotes(lake: Lake) -> "NDArray[np.uint64]":
    """The hashes of the texts of current quotes, sorted, each once."""
    import numpy as np

    table = with_patience(
        lambda: lake.connection.execute(
            f"""SELECT DISTINCT hash(text) AS text_hash FROM {LAKE}.quotes
                WHERE is_current AND kind IN ('speech', 'stance')"""
        ).to_arrow_table()
    )
    return np.sort(table["text_hash"].to_numpy())


def texts_of_quotes(lake: Lake, hashes: "NDArray[np.uint64]") -> "Iterator[tuple[NDArray[np.uint64], pa.Array[Any]]]":
    """The texts of current quotes that have these hashes, with their hashes, in parts; some come several times."""
    lake.connection.register("wanted", pa.table({"text_hash": pa.array(hashes)}))
    try:
        reader = with_patience(
            lambda: lake.connection.execute(
                f"""SELECT hash(text) AS text_hash, text FROM {LAKE}.quotes
                    WHERE is_current AND kind IN ('speech', 'stance') AND hash(text) IN (FROM wanted)"""
            ).to_arrow_reader(_TEXTS_AT_ONCE)
        )
        for batch in reader:
            yield batch["text_hash"].to_numpy(), batch["text"]
    finally:
        lake.connection.unregister("wanted")


def aliases_of(lake: Lake) -> dict[str, str]:
    """The user's name of a speaker, by each name that articles may give."""
    return dict(lake.query(f"SELECT alias, speaker_name FROM {LAKE}.speaker_aliases"))


def decisions(lake: Lake) -> list[SpeakerDecision]:
    """The user's merges and splits of speakers."""
    rows = lake.records(SpeakerDecision, "ORDER BY decided_at, decision_id")
    return [replace(row, names=tuple(row.names)) for row in rows]


def speakers_called(lake: Lake, name: str) -> list[tuple[str, str, str, str]]:
    """The speakers with that id, name or alias: speaker_id, speaker_name, and article_id and speaker of one link."""
    return lake.query(
        f"""SELECT speaker_id, any_value(speaker_name),
                arg_min(links.article_id, (links.article_id, links.speaker)),
                arg_min(links.speaker, (links.article_id, links.speaker))
            FROM {LAKE}.speakers AS speakers INNER JOIN {LAKE}.speaker_links AS links USING (speaker_id)
            WHERE speaker_id = $name OR lower(speaker_name) = lower($name)
                OR list_contains(list_transform(aliases, lambda alias: lower(alias)), lower($name))
            GROUP BY speaker_id ORDER BY speaker_id""",
        {"name": name},
    )


def add_decision(lake: Lake, decision: SpeakerDecision) -> None:
    """Nothing; the decision is in the lake, in one commit."""
    replace_rows(lake, SpeakerDecision, [*decisions(lake), decision], run_id=decision.decision_id)


def remove_decision(lake: Lake, decision: SpeakerDecision) -> None:
    """Nothing; the decision is no longer in the lake."""
    others = [standing for standing in decisions(lake) if standing.decision_id != decision.decision_id]
    replace_rows(lake, SpeakerDecision, others, run_id=decision.decision_id)


def replace_rows(lake: Lake, record_class: type, rows: Sequence[Any], *, run_id: str) -> int:
    """The number of rows written or deleted, in one commit, until the table holds exactly these rows.

    A row that stands with the same values keeps the run_id it has. Nothing is committed when nothing differs.
    """
    return replace_table(lake, record_class, to_table(rows, record_class), run_id=run_id)


def replace_table(lake: Lake, record_class: type, rows: pa.Table, *, run_id: str) -> int:
    """The same as `replace_rows`, for rows that are an Arrow table of the contract's schema."""
    check_table(table_of(record_class), rows, schema_of(record_class))
    lake.connection.register("incoming", rows)
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
