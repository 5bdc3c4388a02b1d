"""The reader of a source is found by name and content."""

import pytest

from transforms.readers import reader_for, readers


@pytest.mark.parametrize(
    ("source_uri", "head", "name"),
    [
        ("a.txt", b"The mayor said no.", "text"),
        ("a.TXT", b"[Updated] The mayor said no.", "text"),
        ("s3://bucket/2025/story", b"The mayor said no.", "text"),
        ("a.md", b"# No\n", "markdown"),
        ("a.txt", b"---\ntitle: No\n---\nText", "markdown"),
        ("a.txt", b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "html"),
        ("a.html", b"<p>No.</p>", "html"),
        ("a.dat", b'<?xml version="1.0"?>\n<html lang="en">', "html"),
        ("a.txt", b'{"text": "No"}\n{"text": "Yes"}', "jsonl"),
        ("a.ndjson", b"not json\n", "jsonl"),
        ("a.html", b'{"text": "No"}\n{"text": "Yes"}', "jsonl"),
    ],
)
def test_reader_is_found_by_name_unless_the_content_is_another_format(source_uri: str, head: bytes, name: str):
    reader = reader_for(source_uri, head)
    assert reader is not None
    assert reader.name == name


@pytest.mark.parametrize("source_uri", ["report.docx", "picture.jpg", ".DS_Store"])
def test_no_reader_for_other_files(source_uri: str):
    assert reader_for(source_uri, b"\0\1\2 whatever") is None


def test_no_two_readers_share_a_name_or_a_suffix():
    assert len({reader.name for reader in readers()}) == len(readers())
    suffixes = [suffix for reader in readers() for suffix in reader.suffixes]
    assert len(set(suffixes)) == len(suffixes)
