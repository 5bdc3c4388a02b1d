"""The lake with its files in S3: workers write there, commits read there, the served file is built from there."""

import boto3
import pytest
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem

from tests.warehouse import samples
from tests.warehouse.test_build import path, publish, test_the_served_file_shows_who_said_what  # noqa: F401
from warehouse.lake import Lake


@pytest.fixture(scope="module")
def bucket():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    environment = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "invented",
        "AWS_SECRET_ACCESS_KEY": "invented-too",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    S3FileSystem.clear_instance_cache()  # it would go on with the endpoint of an earlier test
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        boto3.client("s3").create_bucket(Bucket="news")
        yield "s3://news"
    S3FileSystem.clear_instance_cache()
    server.stop()


@pytest.fixture
def lake(tmp_path, bucket):
    with Lake.open(tmp_path, data_path=f"{bucket}/{tmp_path.name}") as opened:
        yield opened


def test_a_corrected_article_is_read_from_s3(lake, commit):
    commit(samples.article(1))
    assert commit(samples.article(1, text=samples.TEXT + " More."), at=samples.TUESDAY).changed == 1
    assert lake.query("SELECT count(*) FROM lake.articles WHERE text LIKE '%bridge%'") == [(2,)]
