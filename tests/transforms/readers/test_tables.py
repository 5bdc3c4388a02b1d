"""CSV, TSV and Parquet become one document a row."""

import io

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.transforms.readers.reading import outcomes, read_all, read_one, reject_one
from transforms.readers import Limits, ReadOptions
from transforms.records import RawDocument

ROWS = 'Title,Body,Published Date\r\nNo,"She said ""no"",\nand left.",2025-03-04\r\n\r\nYes,Then café.,\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_rows_become_documents(encoding: str):
    first, second = read_all(ROWS.encode(encoding), "a.csv")
    assert isinstance(first, RawDocument)
    assert isinstance(second, RawDocument)
    assert first.content == 'She said "no",\nand left.'
    assert first.fields == {"headline": "No", "published_at": "2025-03-04"}
    assert (second.content, second.record_number, second.fields) == ("Then café.", 1, {"headline": "Yes"})
    content = ROWS.encode(encoding.removesuffix("-sig"))
    assert content[second.byte_start : second.byte_end] == "Yes,Then café.,\r\n".encode(encoding.removesuffix("-sig"))


@pytest.mark.parametrize(("delimiter", "suffix"), [("\t", ".tsv"), (";", ".csv"), ("|", ".csv")])
def test_delimiter_is_told_by_the_first_line(delimiter: str, suffix: str):
    assert read_one(f'text{delimiter}title\n"A, b; c."{delimiter}No'.encode(), f"a{suffix}").fields == {
        "headline": "No"
    }


def test_mapping_goes_before_guesses():
    options = ReadOptions(mapping={"text": "story so far", "headline": "body"})
    document = read_one(b"body,Story_so_far\nNo,She left.\n", "a.csv", options)
    assert (document.content, document.fields) == ("She left.", {"headline": "No"})


def test_bad_rows_are_set_aside_among_good_ones():
    bad = [b"one,two,three", b'"open', b'x,"q"uote', b"short", b"y," + b"long" * 40, "u,“ü”".encode() + b"\xff", b"z,"]
    content = b"title,text\n" + b"".join(b"%s\nn%d,Good %d.\n" % (row, n, n) for n, row in enumerate(bad))
    records = read_all(content, "a.csv", ReadOptions(limits=Limits(record_bytes=120)))
    codes = ["malformed", "malformed", "malformed", "malformed", "too_large", "undecodable", "no_text"]
    assert outcomes(records) == [value for n, code in enumerate(codes) for value in (f"[{code}]", f"Good {n}.")]
    for record, row in zip(records[::2], bad, strict=True):
        assert content[record.byte_start : record.byte_end] == row + b"\n"


def test_table_without_a_column_for_the_text_is_set_aside_once():
    reject = reject_one(b"a,b\n1,2\n3,4\n", "a.csv")
    assert (reject.reason_code, "--map text=NAME" in reject.reason, "a, b" in reject.reason) == ("no_text", True, True)
    assert reject_one(parquet_of({"a": [1]}), "a.parquet").reason_code == "no_text"


def test_utf_16_table_is_set_aside_once():
    assert reject_one(ROWS.encode("utf-16"), "a.csv").reason_code == "undecodable"


def parquet_of(columns: dict[str, list[object]]) -> bytes:
    buffer = io.BytesIO()
    parquet.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def test_rows_of_parquet_become_documents():
    content = parquet_of({
        "headline": ["No", "Yes", None],
        "article_text": ["First.", None, "Third."],
        "authors": [["Ann Lee", "Bo"], [], None],
        "views": [1, 2, 3],
    })  # fmt: skip
    for source_uri in ("a.parquet", "a.dat"):
        records = read_all(content, source_uri)
        assert outcomes(records) == ["First.", "[no_text]", "Third."]
        assert isinstance(records[0], RawDocument)
        assert records[0].fields == {"headline": "No", "authors": ["Ann Lee", "Bo"]}


def test_damaged_parquet_is_set_aside():
    content = parquet_of({"text": ["Text of the article."] * 50})
    assert reject_one(content[:-20], "a.parquet").reason_code == "corrupt"
    assert reject_one(content[:4] + bytes(len(content) - 8) + content[-4:], "a.parquet").reason_code == "corrupt"
