"""The Parquet files of the lake: compressed, with statistics by which a filter passes over row groups and pages."""

import fsspec
import pyarrow.parquet as pq
import pytest

from tests.warehouse import samples
from tests.warehouse.samples import MONDAY
from warehouse import parts
from warehouse.contracts import TABLES, lake_columns


@pytest.fixture
def files(lake, commit, monkeypatch):
    monkeypatch.setattr(parts, "ROW_GROUP_ROWS", 4)
    articles = [
        samples.article(number, outlet=f"Outlet {number % 8}", published_at=MONDAY.replace(day=1 + number % 28))
        for number in range(40)
    ]
    quotes = [samples.quote(of, speaker=f"Speaker {number % 10}") for number, of in enumerate(articles)]
    written = parts.write_parts(lake.data_path, articles, [], quotes, valid_from=MONDAY, known={})
    lake.commit(written, run_id="run-1", committed_at=MONDAY)
    return {part.table: part.path for part in written}


def is_indexed(path):
    """Whether each column of each row group is compressed by zstd and has an index of its pages."""
    with fsspec.open(path) as stream:
        metadata = pq.read_metadata(stream)
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    columns = [group.column(number) for group in groups for number in range(metadata.num_columns)]
    return bool(columns) and all(
        (column.compression, column.has_offset_index) == ("ZSTD", True)
        and (column.has_column_index or column.statistics is None)
        for column in columns
    )


def test_every_column_is_zstd_with_an_index_of_its_pages(files):
    assert all(map(is_indexed, files.values()))


def test_dictionaries_are_of_columns_whose_values_come_often(files):
    with fsspec.open(files["articles"]) as stream:
        group = pq.read_metadata(stream).row_group(0)
    columns = [group.column(number) for number in range(group.num_columns)]
    with_dictionary = {column.path_in_schema for column in columns if column.has_dictionary_page}
    assert {"article_id", "outlet", "published_month"} <= with_dictionary
    assert not {"text", "body_sha256", "minhash_bands.list.element"} & with_dictionary


def test_every_column_that_is_to_have_a_dictionary_is_one_of_a_table():
    names = {column.name for table in TABLES for column in lake_columns(table)}
    assert set(parts.WRITTEN_AS["use_dictionary"]) <= names


@pytest.mark.parametrize(
    ("table", "column", "value", "row_groups"),
    [("articles", "outlet", "Outlet 3", 2), ("quotes", "speaker", "Speaker 7", 2)],
)
def test_a_filter_needs_few_row_groups(lake, files, table, column, value, row_groups):
    ((needed, count),) = lake.query(
        """SELECT count(*) FILTER (? BETWEEN stats_min_value AND stats_max_value), count(*)
           FROM parquet_metadata(?) WHERE path_in_schema = ?""",
        [value, files[table], column],
    )
    assert count == 10
    assert 1 <= needed <= row_groups


def test_a_filter_on_days_reads_the_files_of_their_month(lake, commit):
    commit(*(samples.article(month, published_at=MONDAY.replace(month=month)) for month in range(1, 9)))
    query = "SELECT count(text) FROM lake.articles WHERE published_at BETWEEN '2025-05-01' AND '2025-05-31'"
    ((_, plan),) = lake.query(f"EXPLAIN ANALYZE {query}")
    assert "Total Files Read: 1 " in plan
    assert lake.query(query) == [(1,)]
