"""A Prefect server of its own shows a run, and tells people when too many records were set aside."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from prefect.automations import Automation
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

from flows.server import own_server
from tests.flows.conftest import Newsroom
from tests.flows.test_steps import FERRY

EXAMPLE = Path(__file__).parents[2] / "docs/alert_on_rejects.yaml"
PATIENCE_SECONDS = 120


class Inbox(http.server.BaseHTTPRequestHandler):
    """Keeps what is posted to it."""

    received: list[dict[str, str]] = []  # noqa: RUF012 - the handler is made anew for each request

    def do_POST(self) -> None:
        self.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def inbox() -> Iterator[str]:
    """The address of an inbox."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Inbox) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_rejects_above_a_share_are_told(
    newsroom: Newsroom, inbox: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.pipeline import pipeline

    newsroom.write("ferry.txt", FERRY)
    newsroom.write("empty.txt", "")
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.setenv("PREFECT_API_URL", "")
    monkeypatch.setattr("flows.server.PORT", urlsplit(inbox).port)  # taken, so that the server finds one for itself
    with own_server() as address, temporary_settings({PREFECT_API_URL: f"{address}/api", PREFECT_HOME: tmp_path}):
        block = CustomWebhookNotificationBlock(
            name="desk", url=inbox, json_data={"subject": "{{subject}}", "body": "{{body}}"}
        )
        example = yaml.safe_load(EXAMPLE.read_text())
        example["actions"][0]["block_document_id"] = str(block.save("desk"))
        Automation(**example).create()
        run = pipeline([str(newsroom.raw)], str(newsroom.warehouse), runner="threads")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not Inbox.received and time.monotonic() < deadline:
            time.sleep(0.2)
        with get_client(sync_client=True) as client:
            artifacts = {artifact.key: artifact for artifact in client.read_artifacts()}
    (told,) = Inbox.received
    assert told["subject"] == "onrecord set too many records aside"
    assert f"Run {run.run_id} set aside 0.5 of its records" in told["body"]
    assert artifacts.keys() == {"progress", "counts", "rejected", "slowest-batches", "served-snapshot"}
    assert artifacts["progress"].data == 100
    assert (newsroom.warehouse / "onrecord.duckdb").as_uri() in str(artifacts["served-snapshot"].data)
