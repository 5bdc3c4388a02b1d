"""Times the newsroom on a served file of 100,000 articles: its queries, and its first view in a browser.

Run it as `python -m benchmarks.newsroom [ARTICLES]`, with Debian's chromium installed. The lake holds made-up articles
of ten quotes each, of 20,000 speakers. The first view counts from opening the page of a server that runs to the last
chart drawn, for readers whose browser has nothing of it yet, and for one who comes back.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.made_lake import fill, insert
from warehouse.build import build_and_publish
from warehouse.lake import Lake
from warehouse.newsroom import AT_FIRST, OF_QUOTES, OF_REJECTED, ask, choices
from warehouse.served import SERVED_NAME

ROOT = Path(__file__).parents[1]
VISITS = 3
CHARTS = 4
"""Charts that the made-up articles give: they have no datelines, no copies and no rejected records."""


def main() -> None:
    """Nothing; prints seconds."""
    article_count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as directory:
        warehouse = Path(directory)
        with Lake.open(warehouse) as lake:
            fill(lake, article_count)
            name_speakers(lake)
            build_and_publish(lake, warehouse / SERVED_NAME, run_id="run", built_at=datetime.now(UTC))
        print(f"{article_count:,} articles; all queries of a view: {seconds_of_queries(warehouse / SERVED_NAME):.2f} s")
        *first, again = seconds_of_views(warehouse)
        print(f"first views: {', '.join(f'{seconds:.2f} s' for seconds in first)}; again: {again:.2f} s")


def name_speakers(lake: Lake) -> None:
    """Nothing; makes each speaker of the made-up articles one of the warehouse."""
    lake.query("CREATE TEMP TABLE named AS SELECT DISTINCT article_id, speaker, md5(speaker) AS id FROM lake.quotes")
    link = {"article_id": "article_id", "speaker": "speaker", "speaker_id": "id", "evidence": "'name'"}
    identity = {"speaker_id": "id", "speaker_name": "speaker", "speaker_kind": "'person'", "aliases": "[speaker]"}
    insert(lake, "speaker_links", "named", link)
    insert(lake, "speakers", "(SELECT DISTINCT speaker, id FROM named)", identity)


def seconds_of_queries(served: Path) -> float:
    """The median seconds of everything that a view asks of the served file, when it was asked nothing before."""
    taken = []
    for _ in range(VISITS):
        begun = time.perf_counter()
        choices(served)
        ask(served, AT_FIRST, (*OF_QUOTES, *OF_REJECTED))
        ask(served, AT_FIRST, ("articles",), {"headline": ""})
        taken.append(time.perf_counter() - begun)
    return sorted(taken)[VISITS // 2]


def seconds_of_views(warehouse: Path) -> list[float]:
    """The seconds until everything is drawn, at each visit of a new reader to one server, and of one who comes back."""
    taken = []
    with served_notebook(warehouse) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), chromium_sandbox=os.getuid() != 0
        )
        readers = [browser.new_context() for _ in range(VISITS)]
        for reader in (*readers, readers[-1]):
            page = reader.new_page()
            begun = time.perf_counter()
            page.goto(url)
            page.locator("svg.marks").nth(CHARTS - 1).wait_for()
            taken.append(time.perf_counter() - begun)
            page.close()
        browser.close()
    return taken


@contextmanager
def served_notebook(warehouse: Path) -> Iterator[str]:
    """The address at which the newsroom of a warehouse is served, as `make notebook` does, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "flows.newsroom", "--headless", "--port", str(port)]
    environment = {**os.environ, "ONRECORD_WAREHOUSE": str(warehouse), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(url: str) -> None:
    """Nothing; returns when something answers there. Raises TimeoutError after two minutes."""
    for _ in range(1200):
        try:
            with urllib.request.urlopen(url):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise TimeoutError(url)


if __name__ == "__main__":
    main()
