"""Times the newsroom on a served file of 100,000 articles: its queries, and its first view in a browser.

Run it as `python -m benchmarks.newsroom [ARTICLES]`, with Debian's chromium installed. The lake holds made-up articles
of ten quotes each. The first view counts from opening the page of a server that runs to the last chart drawn; the first
visit of all also loads the libraries into the server.
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

from benchmarks.served_build import fill
from warehouse.build import build_and_publish
from warehouse.lake import Lake
from warehouse.newsroom import Filters, answers, articles, choices
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
            build_and_publish(lake, warehouse / SERVED_NAME, run_id="run", built_at=datetime.now(UTC))
        print(f"{article_count:,} articles; all queries of a view: {seconds_of_queries(warehouse / SERVED_NAME):.2f} s")
        print("views in a browser:", ", ".join(f"{seconds:.2f} s" for seconds in seconds_of_views(warehouse)))


def seconds_of_queries(served: Path) -> float:
    """The median seconds of everything that a view asks of the served file."""
    taken = []
    for _ in range(VISITS):
        begun = time.perf_counter()
        choices(served)
        answers(served, Filters(kind=("speech",)))
        articles(served, Filters(kind=("speech",)))
        taken.append(time.perf_counter() - begun)
    return sorted(taken)[VISITS // 2]


def seconds_of_views(warehouse: Path) -> list[float]:
    """The seconds until everything is drawn, at each visit of a new reader to one server."""
    taken = []
    with served_notebook(warehouse) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), chromium_sandbox=os.getuid() != 0
        )
        for _ in range(VISITS):
            page = browser.new_page()
            begun = time.perf_counter()
            page.goto(url)
            page.locator("svg.marks, canvas.marks").nth(CHARTS - 1).wait_for()
            taken.append(time.perf_counter() - begun)
            page.close()
        browser.close()
    return taken


@contextmanager
def served_notebook(warehouse: Path) -> Iterator[str]:
    """The address at which `marimo run` serves the notebook on a warehouse, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "marimo", "run", "notebooks/newsroom.py", "--headless", "--port", str(port)]
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
