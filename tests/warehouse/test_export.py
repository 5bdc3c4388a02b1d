"""Exports: what a query gives is in the file, and other programs read it there."""

import csv
import json
import shutil
import zipfile

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.warehouse import samples
from warehouse import build, extensions, served
from warehouse.errors import QueryError
from warehouse.export import ExportError, export
from warehouse.lake import Lake

TEXT = samples.TEXT.replace("opens", "opens\x0b").replace("Ada Lind said", "Ada Lind, 41, said “again”")
QUOTES = "select quote_id, article_id, spans, text, published_at, authors, confidence from marts.quotes order by 1"


@pytest.fixture(scope="module")
def path(tmp_path_factory, empty_lake):
    directory = tmp_path_factory.mktemp("warehouse")
    shutil.copytree(empty_lake, directory, dirs_exist_ok=True)
    articles = [samples.article(number, text=TEXT) for number in range(3)]
    path = directory / served.SERVED_NAME
    with Lake.open(directory) as lake:
        lake.commit(samples.parts(lake, articles, samples.MONDAY), run_id="run-1", committed_at=samples.MONDAY)
        build.build_and_publish(lake, path, run_id="run-1", built_at=samples.WEDNESDAY)
    return path


def test_every_format_holds_the_rows_in_their_order(path, tmp_path):
    targets = {suffix: tmp_path / f"quotes{suffix}" for suffix in (".parquet", ".csv", ".jsonl", ".xlsx", ".zip")}
    assert [export(path, QUOTES, target) for target in targets.values()] == [3] * 5
    parquet = pq.read_table(targets[".parquet"]).to_pylist()
    assert [row["quote_id"] for row in parquet] == ["article-0-22", "article-1-22", "article-2-22"]
    assert parquet[0]["published_at"] == samples.MONDAY
    lines = [json.loads(line) for line in targets[".jsonl"].read_text(encoding="utf-8").splitlines()]
    assert [row | {"published_at": samples.MONDAY} for row in lines] == parquet
    assert lines[0]["published_at"] == "2025-03-03T08:00:00Z"
    rows = list(csv.DictReader(targets[".csv"].open(encoding="utf-8", newline="")))
    assert [json.loads(row["spans"]) for row in rows] == [row["spans"] for row in parquet]
    assert [row["text"] for row in rows] == [row["text"] for row in parquet]
    with duckdb.connect() as connection:
        extensions.load(connection, "excel")
        sheet = connection.execute("SELECT text, published_at FROM read_xlsx(?)", [str(targets[".xlsx"])]).fetchall()
    assert sheet == [(row["text"], samples.MONDAY.replace(tzinfo=None)) for row in parquet]
    with zipfile.ZipFile(targets[".zip"]) as archive:
        assert archive.read("quotes.csv") == targets[".csv"].read_bytes()
        (resource,) = json.loads(archive.read("datapackage.json"))["resources"]
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert list(fields) == list(rows[0])
    assert [fields[name]["type"] for name in ("text", "spans", "published_at", "confidence")] == [
        "string", "array", "datetime", "number",
    ]  # fmt: skip
    assert all(field["description"] for field in fields.values())


def test_selectors_find_the_quote_in_the_text(path, tmp_path):
    export(path, "marts.quotes", tmp_path / "quotes.parquet")
    for row in pq.read_table(tmp_path / "quotes.parquet").to_pylist():
        (selector,) = row["selectors"]
        assert selector["exact"] == row["text"]
        assert TEXT.count(selector["prefix"] + selector["exact"] + selector["suffix"]) == 1


def test_excel_gets_no_character_that_breaks_it(path, tmp_path):
    export(path, "select text from core.dim_article", tmp_path / "articles.xlsx")
    with duckdb.connect() as connection:
        extensions.load(connection, "excel")
        (row, *_) = connection.execute("FROM read_xlsx(?)", [str(tmp_path / "articles.xlsx")]).fetchall()
    assert row == (TEXT.replace("\x0b", "�"),)


@pytest.mark.parametrize(
    ("asked", "name", "error", "message"),
    [
        ("marts.quotes", "quotes.txt", ExportError, r"suffix is none of \.parquet"),
        ("marts.quotes", "none/quotes.csv", ExportError, "there is no folder"),
        ("marts.nothing", "a.csv", QueryError, "nothing does not exist"),
        ("select 1; select 2", "a.csv", ExportError, "one SELECT"),
        ("copy (select 1) to 'b.csv'", "a.csv", ExportError, "one SELECT"),
        ("from read_text('/etc/hostname')", "a.csv", QueryError, "disabled"),
        ("select 1 as a, 2 as a", "a.csv", ExportError, "two columns have the name a"),
        ("select repeat('x', 32768) as long", "a.xlsx", ExportError, "long has 32,768 characters"),
        ("select (range::varchar || 'x')::int from range(2)", "a.csv", QueryError, "Could not convert"),
    ],
)
def test_what_cannot_be_written_is_said_and_leaves_nothing(path, tmp_path, asked, name, error, message):
    (tmp_path / "a.csv").write_text("as before")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(error, match=message):
        export(path, asked, tmp_path / name)
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "a.csv").read_text() == "as before"
