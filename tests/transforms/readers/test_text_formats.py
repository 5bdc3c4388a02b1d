"""Plain text, Markdown, HTML and JSON Lines become documents as they stand."""

import bz2
import gzip
import hashlib
import json
import lzma
from pathlib import Path

import pytest
import zstandard

from tests.transforms.readers.reading import outcomes, read_all, read_one, reject_one
from transforms.readers import Limits, ReadOptions
from transforms.records import RawDocument, Rejected

RAW = Path(__file__).parents[3] / "data" / "raw"
LINES = b'{"title": "One", "text": "First."}\n\n{"headline": "Two", "body": "Second.", "author": "A; B"}'


def test_article_of_plain_text_is_handed_on_byte_for_byte():
    content = (RAW / "000_c96ca911d865cc5d.txt").read_bytes()
    document = read_one(content, "in/a.txt")
    assert document.content.encode() == content
    assert (document.byte_start, document.byte_end, document.record_number) == (0, len(content), 0)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert (document.source_uri, document.source_format, document.media_type) == ("in/a.txt", "text", "text/plain")


@pytest.mark.parametrize(
    ("compress", "suffix"),
    [(gzip.compress, ".gz"), (zstandard.compress, ".zst"), (bz2.compress, ".bz2"), (lzma.compress, ".xz")],
)
def test_compressed_sources_read_as_what_they_hold(compress, suffix: str):
    for records in (
        read_all(compress(LINES), f"a.jsonl{suffix}"),
        read_all(compress(LINES[:40]) + compress(LINES[40:]), f"a.jsonl{suffix}"),  # two frames
        read_all(compress(LINES), "a.jsonl"),  # wrong name
    ):
        assert outcomes(records) == ["First.", "Second."]


def test_several_articles_of_a_text_are_parted_by_the_separator():
    text = "First article.\n=====\n\n=====\r\nSecond – article.\n ===== \nGröße und Übermut, sagte er\n".encode(
        "latin-1", errors="replace"
    )
    text = text.replace(b"?", "–".encode())
    records = read_all(text, "a.txt", ReadOptions(separator="====="))
    assert outcomes(records) == ["First article.\n", "Second – article.\n", "Größe und Übermut, sagte er\n"]
    assert [text[r.byte_start : r.byte_end].strip()[:5] for r in records] == [b"First", b"Secon", b"Gr\xf6\xdfe"]
    assert [r.record_number for r in records] == [0, 1, 2]


def test_one_of_several_articles_can_be_too_long():
    options = ReadOptions(separator="--", limits=Limits(record_bytes=50))
    records = read_all(b"short\n--\n" + b"long line\n" * 9 + b"--\n" + b"x" * 90 + b"\n--\nlast", "a.txt", options)
    assert outcomes(records) == ["short\n", "[too_large]", "[too_large]", "last"]


def test_front_matter_of_markdown_becomes_fields():
    document = read_one(
        "---\ntitle: ‘No’\ndate: 2025-03-04\nauthors: [Ann Lee, {name: Bo}]\n---\n# ‘No’\n\nText.".encode(), "a.md"
    )
    assert document.content == "# ‘No’\n\nText."
    assert document.fields == {"headline": "‘No’", "published_at": "2025-03-04", "authors": ["Ann Lee", "Bo"]}


@pytest.mark.parametrize("text", ["# No\n\n---\n\nText: a\n", "Text\n---\na: b\n---\n"])
def test_markdown_without_front_matter_is_all_text(text: str):
    document = read_one(text.encode(), "a.md")
    assert (document.content, document.fields) == (text, {})


@pytest.mark.parametrize(
    "front_matter", ["title: [", "- a list", "a: &b [x]\nc: [*b, *b]", f"a: {'[' * 400}{']' * 400}"]
)
def test_bad_front_matter_is_set_aside(front_matter: str):
    assert reject_one(f"---\n{front_matter}\n---\nText".encode(), "a.md").reason_code == "malformed"


def test_html_page_loses_its_xml_declaration_only():
    page = '<?xml version="1.0" encoding="iso-8859-1"?>\n<html><p>Café</p></html>'
    document = read_one(page.encode("latin-1"), "a.html")
    assert document.content == "\n<html><p>Café</p></html>"
    assert document.media_type == "text/html"


def test_plain_text_with_the_name_of_a_page_is_plain_text():
    assert read_one(b"She said: no.\n", "a.html").media_type == "text/plain"


def test_json_lines_carry_their_fields_and_places():
    _, second = read_all(LINES, "a.jsonl")
    assert isinstance(second, RawDocument)
    assert (second.record_number, second.content) == (1, "Second.")
    assert second.fields == {"headline": "Two", "authors": ["A", "B"]}
    assert LINES[second.byte_start : second.byte_end] == LINES.splitlines()[2]
    assert second.sha256 == hashlib.sha256(LINES.splitlines()[2]).hexdigest()


def test_bad_lines_are_set_aside_among_good_ones():
    good = json.dumps({"text": "Good."}).encode()
    bad = [b'{"text": "cut', b"[1]", b'{"text": "\xff"}', b'{"n": 1}', b'{"text": "  "}', b'{"text": "' + b"x" * 99]
    content = b"\n".join(line for pair in zip(bad, [good] * len(bad), strict=True) for line in pair)
    records = read_all(content, "a.jsonl", ReadOptions(limits=Limits(record_bytes=60)))
    codes = ["malformed", "malformed", "undecodable", "no_text", "no_text", "too_large"]
    assert outcomes(records) == [value for code in codes for value in (f"[{code}]", "Good.")]
    for number, record in enumerate(records):
        assert record.record_number == number
        assert content[record.byte_start : record.byte_end].strip() == (good if number % 2 else bad[number // 2])
    rejects = [record for record in records if isinstance(record, Rejected)]
    assert {(record.source_uri, record.source_format) for record in rejects} == {("a.jsonl", "jsonl")}
    assert "60 bytes" in rejects[-1].reason


@pytest.mark.parametrize("source_uri", ["a.txt", "a.jsonl", "a.md", "a.html", "a"])
@pytest.mark.parametrize("content", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_source_without_anything_in_it_is_set_aside(source_uri: str, content: bytes):
    assert reject_one(content, source_uri).reason_code == "empty"


@pytest.mark.parametrize("source_uri", ["a.txt", "a.jsonl", "a.md", "a.html"])
def test_binary_source_is_set_aside_once(source_uri: str):
    assert reject_one(bytes(range(32)) * 100 + b"\n" * 10, source_uri).reason_code == "binary"


@pytest.mark.parametrize("source_uri", ["a.txt", "a.md", "a.html"])
def test_source_over_the_limit_is_set_aside(source_uri: str):
    reject = reject_one(b"word " * 100, source_uri, ReadOptions(limits=Limits(record_bytes=400)))
    assert (reject.reason_code, "400 bytes" in reject.reason) == ("too_large", True)


def test_unknown_format_is_set_aside():
    assert reject_one(b"\x89PNG\r\n\x1a\n", "a.png").reason_code == "unknown_format"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_json_lines_in_another_encoding_than_theirs_are_set_aside_once(encoding: str):
    reject = reject_one(LINES.decode().encode(encoding), "a.jsonl")
    assert (reject.reason_code, "must be UTF-8" in reject.reason) == ("undecodable", True)


def test_utf_16_without_mark_and_stray_zero_bytes_are_read():
    assert read_one("Fine «words».".encode("utf-16-le"), "a.txt").content == "Fine «words»."
    assert read_one(b"Fine words with one \0 in them.", "a.txt").content == "Fine words with one \0 in them."
