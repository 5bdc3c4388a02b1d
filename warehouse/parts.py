"""Parquet parts: what a worker writes for a batch of articles, before the committer adds them to the lake."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import fsspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.records import Article, Paragraph, Quote
from warehouse.contracts import ContractError, check_table, lake_schema, table_of, to_table

UNKNOWN_MONTH = "unknown"
SORTED_BY: Mapping[str, tuple[str, ...]] = {
    "articles": ("outlet", "published_at", "article_id"),
    "paragraphs": ("article_id", "paragraph_index"),
    "quotes": ("speaker", "article_id", "quote_index"),
}
"""Order of the rows inside a partition, so that a filter on outlet or speaker skips row groups."""
ROW_GROUP_ROWS = 20_000
"""Rows per row group: articles carry their text, and a million of them, pyarrow's default, would not fit in memory."""
_OF_FEW_VALUES = (
    "article_id source_uri source_format outlet section language published_precision published_from dateline_place"
    " dateline_country_code dateline_agency extractor_version run_id batch_id published_month valid_from valid_to"
    " paragraph_index kind section_heading quote_index first_paragraph_index last_paragraph_index type scope closure"
    " speaker speaker_kind resolution relayed_by cue rule"
).split()
"""Columns of which a dictionary is written, and in every row a place in it. Of texts and hashes, which seldom come
twice, it would only take time and bytes."""
WRITTEN_AS: Mapping[str, Any] = {
    "compression": "zstd",
    "compression_level": 3,  # pyarrow's default of 1 takes 9 % more bytes for 6 % less time
    "use_dictionary": _OF_FEW_VALUES,
    "write_page_index": True,
    "store_schema": False,  # Arrow's own copy of the schema is a third of a small file
}
"""How the lake's Parquet files are written."""


@dataclass(frozen=True, slots=True)
class Part:
    """A Parquet file that a worker has written and the lake does not know yet."""

    table: str
    path: str
    row_count: int


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What the lake knows of an article's current version, enough to see whether a record is new to it."""

    article_id: str
    source_uri: str
    record_number: int
    content_sha256: str
    extractor_version: str
    published_at: datetime | None
    valid_from: datetime


def write_parts(
    data_path: str,
    articles: Sequence[Article],
    paragraphs: Sequence[Paragraph],
    quotes: Sequence[Quote],
    *,
    valid_from: datetime,
    known: Mapping[str, KnownArticle],
) -> list[Part]:
    """The Parquet files written for a batch of articles: one for each table and month of publication.

    `data_path` is the lake's directory or object prefix. `known` holds the lake's current versions by article_id:
    an article whose content is the same keeps its `valid_from`, because being processed again is no new version.
    Raises ContractError for records that break their contract or that belong to no article of the batch.
    """
    versions = {article.article_id: _version_of(article, valid_from, known) for article in articles}
    months = sorted({month for month, _ in versions.values()})
    written = []
    for record_class, records in ((Article, articles), (Paragraph, paragraphs), (Quote, quotes)):
        table = table_of(record_class)
        rows = _with_versions(table, to_table(records, record_class), versions)
        for month in months:
            part = rows.filter(pc.field("published_month") == month) if len(months) > 1 else rows
            if part.num_rows:
                written.append(_write(data_path, table, month, part))
    return written


def _version_of(article: Article, valid_from: datetime, known: Mapping[str, KnownArticle]) -> tuple[str, datetime]:
    """The article's month of publication, and since when the lake holds this version."""
    standing = known.get(article.article_id)
    if standing is not None and standing.content_sha256 == article.content_sha256:
        valid_from = standing.valid_from
    if article.published_at is None:
        return UNKNOWN_MONTH, valid_from
    return article.published_at.astimezone(UTC).strftime("%Y-%m"), valid_from


def _with_versions(table: str, rows: pa.Table, versions: Mapping[str, tuple[str, datetime]]) -> pa.Table:
    """The rows with the columns of `Version`, all of them current."""
    places = pc.index_in(rows["article_id"], pa.array(list(versions), pa.string()))
    if places.null_count:
        orphans = sorted(set(map(str, rows["article_id"].filter(places.is_null()).to_pylist())))
        raise ContractError(f"{table}: {len(orphans)} article_ids are not among the batch's articles: {orphans[:3]}")
    schema = lake_schema(table)
    months, starts = zip(*versions.values(), strict=True) if versions else ((), ())
    values: dict[str, Any] = {
        "published_month": pa.array(months, pa.string()).take(places),
        "valid_from": pa.array(starts, schema.field("valid_from").type).take(places),
        "valid_to": pa.nulls(rows.num_rows, schema.field("valid_to").type),
        "is_current": pa.repeat(True, rows.num_rows),
    }
    for name, column in values.items():
        rows = rows.append_column(schema.field(name), column)
    check_table(table, rows, schema)
    return rows.sort_by([(name, "ascending") for name in SORTED_BY[table]])


def _write(data_path: str, table: str, month: str, rows: pa.Table) -> Part:
    path = f"{data_path}/main/{table}/published_month={month}/{uuid4()}.parquet"
    with new_file(path) as sink:
        pq.write_table(rows, sink, row_group_size=ROW_GROUP_ROWS, **WRITTEN_AS)
    return Part(table, path, rows.num_rows)


@contextmanager
def new_file(path: str) -> Iterator[Any]:
    """A file below the lake's directory or object prefix, to be written; at the end of the block it is on the disk."""
    filesystem, target = fsspec.core.url_to_fs(path)
    filesystem.makedirs(target.rpartition("/")[0], exist_ok=True)
    with filesystem.open(target, "wb") as sink:
        yield sink
        if "file" in filesystem.protocol:
            sink.flush()
            os.fsync(sink.fileno())
