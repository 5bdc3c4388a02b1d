"""Archives are opened one member at a time, and what they could do is not done."""

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Iterable

import pytest
import zstandard

from tests.transforms.readers.reading import outcomes, read_all, reject_one
from transforms.readers import Limits, ReadOptions
from transforms.readers.source import read_source

Members = Iterable[tuple[str, bytes]]


def zipped(members: Members) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(members: Members, mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


MEMBERS = [
    ("news/a.txt", b"First."),
    ("b.jsonl.gz", gzip.compress(b'{"text": "Second."}\n{"text": "Third."}')),
    ("empty.txt", b""),
    ("picture.png", b"\x89PNG"),
]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (zipped(MEMBERS), "in/a.zip"),
        (tarred(MEMBERS), "in/a.tar"),
        (tarred(MEMBERS, "w:gz"), "in/a.tar.gz"),
        (tarred(MEMBERS, "w:xz"), "in/a.txz"),
        (zstandard.compress(tarred(MEMBERS)), "in/a.tar.zst"),
    ],
)
def test_members_are_read_as_what_they_are(content: bytes, name: str):
    records = read_all(content, name)
    assert outcomes(records) == ["First.", "Second.", "Third.", "[empty]", "[unknown_format]"]
    assert [record.source_uri.removeprefix(f"{name}!/") for record in records] == [
        "news/a.txt", "b.jsonl.gz", "b.jsonl.gz", "empty.txt", "picture.png",
    ]  # fmt: skip
    assert [record.record_number for record in records] == [0, 0, 1, 0, 0]


@pytest.mark.parametrize("archived", [zipped, tarred])
@pytest.mark.parametrize("path", ["../a.txt", "/etc/a.txt", "x/../../a.txt", "C:\\a.txt", "..\\a.txt"])
def test_paths_out_of_the_archive_are_refused(archived, path: str):
    records = read_all(archived([(path, b"Out."), ("b.txt", b"In.")]), "a.zip")
    assert outcomes(records) == ["[unsafe_path]", "In."]


def test_archives_in_archives_are_refused():
    inner = zipped([("a.txt", b"Deep.")])
    members = [("a.zip", inner), ("b.tar.gz", tarred([("a.txt", b"Deep.")], "w:gz")), ("c.txt", b"Flat.")]
    for archived in (zipped, tarred):
        assert outcomes(read_all(archived(members), "x.zip")) == ["[nested_archive]", "[nested_archive]", "Flat."]
    assert reject_one(gzip.compress(gzip.compress(b"Deep.")), "a.txt.gz.gz").reason_code == "nested_archive"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_the_same_path_are_told_apart():
    for archived in (zipped, tarred):
        records = read_all(archived([("a.txt", b"Old."), ("a.txt", b"New."), ("a.txt", b"")]), "x.zip")
        assert outcomes(records) == ["Old.", "New.", "[empty]"]
        assert [record.source_uri for record in records] == ["x.zip!/a.txt", "x.zip!/a.txt#2", "x.zip!/a.txt#3"]


def test_links_and_locked_members_are_refused():
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/hostname")
        archive.writestr("locked.txt", "Text.")
    content = bytearray(buffer.getvalue())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1  # says that it is encrypted
    assert outcomes(read_all(bytes(content), "a.zip")) == ["[not_a_file]", "[encrypted]"]

    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        info = tarfile.TarInfo("link.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/hostname"
        tar.addfile(info)
    assert outcomes(read_all(buffer.getvalue(), "a.tar")) == ["[not_a_file]"]


LIMITS = Limits(expansion_free_bytes=1000, expansion_ratio=50, expanded_bytes=500_000)
BOMB = b'{"text": "' + b"x" * 400_000 + b'"}\n'


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (zipped([("a.jsonl", BOMB)]), "a.zip", "50 to 1"),
        (gzip.compress(BOMB), "a.jsonl.gz", "50 to 1"),
        (zstandard.compress(BOMB), "a.jsonl.zst", "50 to 1"),
        (tarred([("a.jsonl", BOMB)], "w:gz"), "a.tgz", "50 to 1"),
        (tarred([("a.jsonl", BOMB), ("b.jsonl", BOMB)]), "a.tar", "500,000 bytes, the size limit"),
    ],
)
def test_bombs_are_refused_with_the_limit_in_the_reason(content: bytes, name: str, words: str):
    reject = read_all(content, name, ReadOptions(limits=LIMITS))[-1]
    assert outcomes([reject]) == ["[expands_too_far]"]
    assert words in getattr(reject, "reason", "")


def test_too_many_members_are_refused():
    limits = Limits(archive_members=2)
    members = [(f"{n}.txt", b"Text.") for n in range(3)]
    assert outcomes(read_all(zipped(members), "a.zip", ReadOptions(limits=limits))) == ["[expands_too_far]"]
    assert outcomes(read_all(tarred(members), "a.tar", ReadOptions(limits=limits)))[-1] == "[expands_too_far]"


LINES = b"".join(b'{"text": "Line %d %d"}\n' % (n, n * 7919) for n in range(12_000))


@pytest.mark.parametrize(
    "compress", [gzip.compress, zstandard.compress, lambda c: gzip.compress(c[:99]) + gzip.compress(c[99:])]
)
@pytest.mark.parametrize("lines", [LINES, b"[" + LINES.replace(b"\n", b",\n")])
def test_compressed_source_that_is_cut_off_keeps_what_came_before(compress, lines: bytes):
    content = compress(lines)
    records = read_all(content[: len(content) * 2 // 3], "a")
    assert outcomes(records[-1:]) == ["[truncated]"]
    assert len(records) > 1000
    assert set(outcomes(records[1:-1])) <= {f"Line {n} {n * 7919}" for n in range(12_000)} | {"[malformed]"}
    assert 0 < (records[-1].byte_start or 0) < len(lines)


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_damaged_compressed_source_is_corrupt(compress):
    content = bytearray(compress(LINES))
    content[len(content) // 2 : len(content) // 2 + 50] = bytes(50)
    assert outcomes(read_all(bytes(content), "a.jsonl")[-1:]) == ["[corrupt]"]


TWO_MEMBERS = tarred([("a.txt", b"x" * 2000), ("b.txt", b"y" * 2000)])


def test_damaged_archives_are_corrupt():
    assert outcomes(read_all(zipped(MEMBERS)[:-10], "a.zip")) == ["[corrupt]"]
    assert outcomes(read_all(TWO_MEMBERS[:4000], "a.tar"))[1:] == ["[corrupt]", "[corrupt]"]
    assert outcomes(read_all(TWO_MEMBERS[:3000], "a.tar"))[1:] == ["[truncated]"]
    content = bytearray(zipped([("a.txt", b"Words " * 99), ("b.txt", b"Fine.")]))
    content[40] ^= 0xFF
    assert outcomes(read_all(bytes(content), "a.zip")) == ["[corrupt]", "Fine."]


def test_office_documents_are_no_archives():
    assert reject_one(zipped([("[Content_Types].xml", b"<x/>")]), "a.docx").reason_code == "unknown_format"


def test_stream_that_cannot_seek_is_read_too_and_left_open():
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    pipe = Pipe(zipped(MEMBERS))
    assert len(list(read_source(pipe, "a.zip"))) == 5
    assert not pipe.closed
