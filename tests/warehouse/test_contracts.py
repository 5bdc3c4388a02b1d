"""Contracts: what the record classes declare is what the tables are, and nothing else passes."""

import dataclasses
from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.warehouse import samples
from transforms.records import Article, Author, Span
from warehouse import contracts


def test_every_table_is_made_from_its_samples_and_read_back_the_same():
    article = samples.article()
    for record in (
        article, samples.paragraphs(article)[0], samples.quote(article), samples.rejected(), samples.source(article),
        samples.run(),
    ):  # fmt: skip
        table = contracts.to_table([record], type(record))
        contracts.check_table("any", table, contracts.schema_of(type(record)))
        expected = dataclasses.asdict(record)
        for name, value in expected.items():
            if isinstance(value, Span):
                expected[name] = value._asdict()
            elif isinstance(value, tuple):
                expected[name] = [item._asdict() if isinstance(item, Span) else item for item in value]
        assert table.to_pylist() == [expected]


@pytest.mark.parametrize("spans", [(None, Span(3, 9), None), (None, None), (Span(0, 4),)])
def test_nulls_and_empty_lists_come_back_from_parquet(tmp_path, spans):
    authors = (Author("Ada Lind", "reporter", None), Author("Bo Moor", "editor", "NPA"))
    records = [
        samples.article(number, dateline_span=span, authors=authors[:number]) for number, span in enumerate(spans)
    ]
    pq.write_table(contracts.to_table(records, Article), tmp_path / "part.parquet")
    rows = pq.read_table(tmp_path / "part.parquet").to_pylist()
    assert [row["dateline_span"] for row in rows] == [span and span._asdict() for span in spans]
    assert [row["authors"] for row in rows] == [
        [dataclasses.asdict(author) for author in record.authors] for record in records
    ]  # fmt: skip


def test_duckdb_types_are_the_arrow_types():
    for table in contracts.TABLES:
        columns = contracts.lake_columns(table)
        ddl = ", ".join(f'"{column.name}" {column.sql_type}' for column in columns)
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE made ({ddl})")
            rows = contracts.lake_schema(table).empty_table()
            connection.register("arrow_rows", rows)
            made = connection.execute("DESCRIBE made").fetchall()
            arrow = connection.execute("DESCRIBE SELECT * FROM arrow_rows").fetchall()
            assert [row[:2] for row in made] == [row[:2] for row in arrow]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": None}, "articles.text: record 1 is null"),
        ({"word_count": "7"}, "articles.word_count: record 1 is a str"),
        ({"word_count": 7.0}, "articles.word_count: record 1 is a float"),
        ({"word_count": True}, "articles.word_count: record 1 is a bool"),
        ({"language_confidence": float("nan")}, "articles.language_confidence: record 1 is nan"),
        ({"published_at": datetime(2025, 1, 1)}, "articles.published_at: record 1 is a time without its zone"),
        ({"dateline_date": samples.MONDAY}, "articles.dateline_date: record 1 is a datetime"),
        ({"headline": "half \ud83d"}, "articles.headline: record 1 holds a lone surrogate"),
        ({"authors": [samples.AUTHOR]}, "articles.authors: record 1 is a list"),
        ({"authors": (dataclasses.replace(samples.AUTHOR, role=None),)}, "articles.authors: record 1 is null"),
        ({"authors": (Span(0, 1),)}, "articles.authors: record 1 is a Span"),
        ({"article_id": "article-0"}, "articles: 1 keys come twice, first {'article_id': 'article-0'}"),
    ],
)
def test_a_record_that_breaks_its_contract_is_named(changes, message):
    broken = dataclasses.replace(samples.article(1), **changes)
    with pytest.raises(contracts.ContractError) as caught:
        contracts.to_table([samples.article(0), broken], type(broken))
    assert str(caught.value).startswith(message)


def test_an_object_of_another_class_is_named():
    with pytest.raises(contracts.ContractError, match="articles: record 0 is a Rejected, not a Article"):
        contracts.to_table([samples.rejected()], type(samples.article()))
    with pytest.raises(contracts.ContractError, match="no table is declared for Span"):
        contracts.to_table([Span(0, 1)], Span)


def test_check_table_sees_names_types_and_nulls():
    schema = pa.schema([pa.field("n", pa.int64(), nullable=False)])
    contracts.check_table("t", pa.table({"n": [1]}, schema), schema)
    with pytest.raises(contracts.ContractError, match=r"t.n: 1 nulls"):
        contracts.check_table("t", pa.table({"n": pa.array([None], pa.int64())}), schema)
    with pytest.raises(contracts.ContractError, match=r"t.n: is string, the contract says int64"):
        contracts.check_table("t", pa.table({"n": ["1"]}), schema)
    with pytest.raises(contracts.ContractError, match=r"t: missing columns \['n'\], unknown columns \['m'\]"):
        contracts.check_table("t", pa.table({"m": [1]}), schema)
