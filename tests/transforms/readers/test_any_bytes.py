"""Whatever the bytes are, each source ends as records with keys of their own, and nothing is raised."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.readers import test_archives, test_tables, test_warc, test_xml_formats
from tests.transforms.readers.reading import read_all
from transforms.readers import Limits, ReadOptions

SOURCES = {
    "a.rss": test_xml_formats.RSS.encode(),
    "a.nitf": test_xml_formats.NITF.encode("latin-1", errors="xmlcharrefreplace"),
    "a.newsml": test_xml_formats.NEWSML.encode(),
    "a.warc.gz": gzip.compress(test_warc.A) + gzip.compress(test_warc.B),
    "a.zip": test_archives.zipped(test_archives.MEMBERS),
    "a.tar": test_archives.tarred(test_archives.MEMBERS),
    "a.csv": test_tables.ROWS.encode(),
    "a.parquet": test_tables.parquet_of({"text": ["One.", "Two."]}),
    "a.json": json.dumps([{"text": "One."}, {"text": "Two."}]).encode(),
    "a.jsonl": test_archives.LINES[:200],
    "a.md": b"---\ntitle: No\ndate: 2025-03-04\n---\nText.",
    "a.eml": b'From: "A" <a@post.example>\nSubject: =?utf-8?q?No?=\nContent-Type: text/html\n\n<p>Text.</p>',
}
OPTIONS = ReadOptions(limits=Limits(record_bytes=100_000))


@pytest.mark.parametrize("name", SOURCES)
@settings(max_examples=25)
@given(st.data())
def test_damaged_sources_end_as_records(name: str, data: st.DataObject):
    content = bytearray(SOURCES[name])
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.sampled_from([0, 1, 20]))] = data.draw(st.binary(max_size=20))
    records = read_all(bytes(content), name, OPTIONS)
    assert records
    assert len({(record.source_uri, record.record_number) for record in records}) == len(records)


@given(st.binary(max_size=200), st.sampled_from([*SOURCES, "a.txt", "a.html", "a"]))
def test_any_bytes_end_as_records(content: bytes, name: str):
    assert read_all(content, name, OPTIONS)
