"""The bytes of records that were set aside: kept beside the lake, for as long as their rows stand."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.warehouse import s3, samples
from warehouse import maintenance
from warehouse.lake import Lake
from warehouse.originals import OriginalsWriter, read_originals


@pytest.fixture(scope="module")
def bucket():
    with s3.bucket() as address:
        yield address


@pytest.fixture(params=["files", "S3"])
def lake(request, tmp_path, bucket):
    data_path = f"{bucket}/{tmp_path.name}" if request.param == "S3" else None
    with Lake.open(tmp_path, data_path=data_path) as opened:
        yield opened


@pytest.fixture
def set_aside(lake):
    """Sets records aside with their bytes, by source and record number."""

    def set_them_aside(run_id, contents, **more):
        with OriginalsWriter(lake.data_path, run_id) as writer:
            rows = [
                samples.rejected(
                    source_uri=uri, record_number=number, run_id=run_id, original_sha256=writer.add(content)
                )
                for (uri, number), content in contents.items()
            ]
        lake.commit([], run_id=run_id, committed_at=samples.MONDAY, rejected=rows, **more)

    return set_them_aside


def kept(lake):
    return {
        (row.source_uri, row.record_number): content for row, content in read_originals(lake.data_path, lake.rejected())
    }


def test_bytes_go_with_their_rows(lake, set_aside):
    contents = {("raw/a.jsonl", 0): b"{one", ("raw/a.jsonl", 1): b"{two", ("raw/b.jsonl", 0): b"{one"}
    set_aside("run-1", contents)
    assert kept(lake) == contents
    mended = samples.filled(samples.SourceFile, source_uri="raw/a.jsonl", status="present")
    set_aside("run-2", {("raw/a.jsonl", 1): b"{three"}, sources=[mended])
    now, month = datetime.now(UTC), timedelta(days=30)
    assert maintenance.sweep_originals(lake) == 1
    assert kept(lake) == {("raw/a.jsonl", 1): b"{three", ("raw/b.jsonl", 0): b"{one"}
    lake.commit([], run_id="run-3", committed_at=samples.MONDAY, replayed=lake.rejected())
    assert maintenance.maintain(lake, now=now, keep_snapshots_for=month).deleted_files >= 2
    assert (kept(lake), lake.rejected()) == ({}, [])


def test_forgetting_an_article_forgets_what_was_set_aside_beside_it(lake, set_aside):
    lake.commit(
        samples.parts(lake, [samples.article(1, source_uri="raw/a.zip!/1.txt")], samples.MONDAY),
        run_id="run-1",
        committed_at=samples.MONDAY,
    )
    set_aside("run-2", {("raw/a.zip!/1.txt", 1): b"secret", ("raw/ab.txt", 0): b"other"})
    maintenance.forget(lake, "article-1", now=datetime.now(UTC))
    assert kept(lake) == {("raw/ab.txt", 0): b"other"}
    assert [row.original_sha256 is None for row in lake.rejected()] == [True, False]
