"""The pages of a crawl are read, and damage costs the record it hits and no other."""

import base64
import gzip
import hashlib
import os

import pytest

from tests.transforms.readers.reading import outcomes, read_all, read_one
from transforms.readers import Limits, ReadOptions


def http(body: bytes, content_type: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{more}\r\n".encode() + body


def record(block: bytes, kind: str = "response", content_type: str = "application/http", more: str = "") -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://post.example/{len(block)}\r\n{more}"
    head += f"Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


A = record(http(b"<p>A</p>"))
B = record(http(b"<p>B</p>" * 9))
C = record(http(b"<p>C</p>"))
TEXT_B = "<p>B</p>" * 9


def test_pages_are_read_and_other_records_passed_over():
    content = b"".join([
        record(b"software: none", "warcinfo", "application/warc-fields"),
        record(b"GET / HTTP/1.1\r\n\r\n", "request"),
        record(http("<p>Café</p>".encode("latin-1"), "text/html; charset=iso-8859-1")),
        record(http(b"\x89PNG", "image/png")),
        record(http(b"<p>Gone</p>", status="404 Not Found")),
        record(http(gzip.compress(b"<p>Zipped</p>"), more="Content-Encoding: gzip\r\n")),
        record(http(b"5\r\n<p>On\r\n7\r\ne</p>\r\n\r\n0\r\n\r\n", more="Transfer-Encoding: chunked\r\n")),
        record(b"<p>Saved</p>", "resource", "text/html"),
        record(b"Only the text.", "conversion", "text/plain"),
    ])  # fmt: skip
    expected = ["<p>Café</p>", "<p>Zipped</p>", "<p>One</p>\r\n", "<p>Saved</p>", "Only the text."]
    for records in (read_all(content, "a.warc"), read_all(gzip.compress(content), "a.warc.gz")):
        assert outcomes(records) == expected
        assert [r.record_number for r in records] == [0, 1, 2, 3, 4]
        for r in records:
            assert content[r.byte_start : r.byte_end].startswith(b"WARC/1.1")
            assert content[r.byte_start : r.byte_end].endswith(b"\r\n\r\n")
    assert read_one(A, "a.warc").fields == {"url": f"https://post.example/{len(http(b'<p>A</p>'))}"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (A + B[:-30], ["<p>A</p>", "[truncated]"]),
        (A + B[:60], ["<p>A</p>", "[truncated]"]),
        (A + B[:-30] + C, ["<p>A</p>", "[corrupt]", "<p>C</p>"]),
        (A + B[:-30] + b"\r\n" + C, ["<p>A</p>", "[corrupt]", "<p>C</p>"]),
        (A + B.replace(b"Content-Length: ", b"Content-Length: 9") + C, ["<p>A</p>", "[truncated]", "<p>C</p>"]),
        (A + B.replace(b"Content-Length: ", b"Content-Length: x") + C, ["<p>A</p>", "[corrupt]", "<p>C</p>"]),
        (A + b"garbage\r\n" + B + C, ["<p>A</p>", "[corrupt]", TEXT_B, "<p>C</p>"]),
        (A + B.replace(b"WARC/1.1", b"XARC/1.1") + C, ["<p>A</p>", "[corrupt]", "<p>C</p>"]),
        (A + b"\r\n\r\n" + B[:-4], ["<p>A</p>", TEXT_B]),
        (A + record(b"no http") + C, ["<p>A</p>", "[malformed]", "<p>C</p>"]),
        (A + record(http(b"zip", more="Content-Encoding: gzip\r\n")) + C, ["<p>A</p>", "[malformed]", "<p>C</p>"]),
        (A + record(http(b"<p>cut"), more="WARC-Truncated: length\r\n"), ["<p>A</p>", "[truncated]"]),
    ],
)  # fmt: skip
def test_damage_is_told_with_its_offset_and_the_next_record_is_found(content: bytes, expected: list[str]):
    records = read_all(content, "a.warc")
    assert outcomes(records) == expected
    assert records[1].byte_start is not None
    assert content[len(A) : records[1].byte_start].strip() == b""


@pytest.mark.parametrize("form", [lambda d: base64.b32encode(d).decode(), lambda d: d.hex()])
def test_block_that_does_not_match_its_digest_is_corrupt(form):
    block = http(b"<p>A</p>")
    digest = f"WARC-Block-Digest: sha1:{form(hashlib.sha1(block).digest())}\r\n"
    good = record(block, more=digest)
    assert outcomes(read_all(good + good.replace(b"<p>A", b"<p>B"), "a.warc")) == ["<p>A</p>", "[corrupt]"]


def test_damaged_member_of_gzip_costs_no_other_record():
    pages = [record(http(b"<p>%d</p>" % n + bytes(os.urandom(300).hex(), "ascii"))) for n in range(200)]
    members = [bytearray(gzip.compress(page)) for page in pages]
    members[50][100] ^= 0xFF  # the data
    members[120][-6] ^= 0xFF  # the checksum
    members[121][-1] ^= 0xFF  # the length
    del members[180][200:]
    records = read_all(b"".join(members), "a.warc.gz")
    damaged = [n for n, found in enumerate(outcomes(records)) if found.startswith("[")]
    assert {outcomes(records)[n] for n in damaged} == {"[corrupt]"}
    expected = {f"<p>{n}</p>" for n in range(200)} - {f"<p>{n}</p>" for n in (50, 120, 121, 180)}
    assert {found.partition("</p>")[0] + "</p>" for found in outcomes(records) if "<p>" in found} == expected


def test_compressed_crawl_that_is_cut_off_is_truncated():
    content = gzip.compress(A) + gzip.compress(B)[:-20]
    assert outcomes(read_all(content, "a.warc.gz")) == ["<p>A</p>", "[truncated]"]


def test_long_pages_are_set_aside_and_other_long_records_passed_over():
    picture = record(http(b"x" * 900, "image/png"))
    page = record(http(b"<p>" + b"x" * 900))
    records = read_all(A + picture + page + C, "a.warc", ReadOptions(limits=Limits(record_bytes=500)))
    assert outcomes(records) == ["<p>A</p>", "[too_large]", "<p>C</p>"]


def test_page_that_expands_too_far_is_set_aside():
    page = record(http(gzip.compress(b"x" * 90_000), more="Content-Encoding: gzip\r\n"))
    records = read_all(page + C, "a.warc", ReadOptions(limits=Limits(record_bytes=5000)))
    assert outcomes(records) == ["[too_large]", "<p>C</p>"]
