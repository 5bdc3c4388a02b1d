"""The bytes of records that were set aside."""

import gzip
import io
import json
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.readers import Limits, ReadOptions, read_source
from transforms.readers.originals import originals, read_original
from transforms.records import RawDocument, Rejected

GOOD = json.dumps({"headline": "Ferry late", "text": "The ferry is late."}).encode()
LINES = GOOD + b"\n{broken\n" + GOOD + b"\n[1, 2\n" + GOOD + b"\n"
OPTIONS = ReadOptions()


def zipped(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good.jsonl", GOOD)
        archive.writestr(name, content)
    return file.getvalue()


def tarred(name, content):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


def set_aside(content, name, options=OPTIONS):
    return [row for row in read_source(io.BytesIO(content), name, options) if isinstance(row, Rejected)]


def kept(content, name, limits=OPTIONS.limits):
    rows = set_aside(content, name)
    return {row.record_number: taken for row, taken in originals(io.BytesIO(content), rows, limits)} if rows else {}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (LINES, "a.jsonl"),
        (gzip.compress(LINES), "a.jsonl.gz"),
        (zipped("b.jsonl", LINES), "a.zip"),
        (zipped("b.jsonl.gz", gzip.compress(LINES)), "a.zip"),
        (tarred("b.jsonl", LINES), "a.tar.gz"),
    ],
    ids=["plain", "gzip", "zip", "gzip in zip", "tar"],
)
def test_bytes_are_those_of_the_record_wherever_it_lies(content, name):
    assert {number: taken.strip() for number, taken in kept(content, name).items()} == {1: b"{broken", 3: b"[1, 2"}


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.txt"), (b"\0\1\2" * 900, "a.txt"), (b"?", "a.xyz")],
    ids=["empty", "binary", "unknown"],
)
def test_whole_source_is_kept_where_no_place_is_known(content, name):
    assert kept(content, name) == {0: content}


def test_damaged_source_is_kept_as_it_is_stored():
    content = gzip.compress(GOOD * 9)[:-12]
    assert set(kept(content, "a.jsonl.gz").values()) == {content}


def test_more_than_one_record_may_have_is_not_kept():
    assert kept(LINES, "a.jsonl", Limits(record_bytes=7)) == {3: b"[1, 2\n"}
    assert kept(b"\0\1\2" * 900, "a.txt", Limits(record_bytes=100)) == {}


def test_row_of_a_table_comes_with_the_names_of_its_columns():
    content = b'headline,text\nFerry,"The ferry is late."\nQuay,\nBridge,"It\nis shut."\n'
    (row,) = set_aside(content, "a.csv")
    ((_, taken),) = originals(io.BytesIO(content), [row], OPTIONS.limits)
    assert taken.split(b"\n")[:2] == [b"headline,text", b"Quay,"]
    (again,) = read_original(taken, row, OPTIONS)
    assert (again.record_number, again.reason_code) == (row.record_number, row.reason_code)


@given(st.lists(st.sampled_from([GOOD, b"{broken", b'{"text": ""}', b"[1, 2"]), min_size=1, max_size=8))
def test_reading_the_kept_bytes_says_what_reading_the_source_said(records):
    content = b"\n".join(records)
    rows = set_aside(content, "a.jsonl")
    found = [*originals(io.BytesIO(content), rows, OPTIONS.limits)] if rows else []
    assert [row for row, _ in found] == rows
    assert [next(read_original(taken, row, OPTIONS)) for row, taken in found] == rows


def test_good_record_comes_back_under_its_number_and_place():
    content = LINES.replace(b"{broken", GOOD)
    start = len(GOOD) + 1
    row = Rejected("a.jsonl", 1, "jsonl", "failed", "It failed", start, start + len(GOOD) + 1, None, "")
    ((_, taken),) = originals(io.BytesIO(content), [row], OPTIONS.limits)
    (again,) = read_original(taken, row, OPTIONS)
    assert isinstance(again, RawDocument)
    assert again == [*read_source(io.BytesIO(content), "a.jsonl")][1]


def test_source_that_no_reader_knew_comes_back_whole():
    row = Rejected("a.jsonl", 0, None, "unknown_format", "No reader", None, None, None, "")
    ((_, taken),) = originals(io.BytesIO(LINES), [row], OPTIONS.limits)
    assert [*read_original(taken, row, OPTIONS)] == [*read_source(io.BytesIO(LINES), "a.jsonl")]
