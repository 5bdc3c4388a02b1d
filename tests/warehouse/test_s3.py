"""The lake with its files in S3: workers write there, commits read there, the served file is built from there."""

import pytest

from tests.warehouse import s3, samples
from tests.warehouse.test_build import path, publish, test_the_served_file_shows_who_said_what  # noqa: F401
from tests.warehouse.test_maintenance import (  # noqa: F401
    test_maintained_files_have_page_indexes_and_the_rows_of_every_snapshot,
)
from warehouse.lake import Lake


@pytest.fixture(scope="module")
def bucket():
    with s3.bucket() as address:
        yield address


@pytest.fixture
def lake(tmp_path, bucket):
    with Lake.open(tmp_path, data_path=f"{bucket}/{tmp_path.name}") as opened:
        yield opened


def test_a_corrected_article_is_read_from_s3(lake, commit):
    commit(samples.article(1))
    assert commit(samples.article(1, text=samples.TEXT + " More."), at=samples.TUESDAY).changed == 1
    assert lake.query("SELECT count(*) FROM lake.articles WHERE text LIKE '%bridge%'") == [(2,)]
