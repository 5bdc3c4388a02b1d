"""An S3 server for tests, in this process, with one bucket."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import pytest
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem


@contextmanager
def bucket() -> Iterator[str]:
    """The address of an empty bucket; until the block ends the environment says how to reach it."""
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
