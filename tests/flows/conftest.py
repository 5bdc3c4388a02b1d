"""A newsroom's folder, and runs over it without Prefect."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows import steps
from flows.batches import process_batch
from flows.environment import NO_TELEMETRY
from flows.landing import open_folder
from flows.relations import relate_articles
from flows.summary import RunSummary
from transforms.readers import ReadOptions
from warehouse.lake import Lake

READ_AS_IT_IS = ReadOptions()
os.environ.update(NO_TELEMETRY)  # before a test imports Prefect, which reads it then

ROWS = {
    "articles": "article_id, content_sha256, source_uri, record_number, headline, text",
    "paragraphs": "article_id, paragraph_index, text",
    "quotes": "quote_id, article_id, speaker, text",
}


class Newsroom:
    """A project with data/raw and a warehouse, and what can be done with them."""

    def __init__(self, project: Path) -> None:
        self.raw = project / "data" / "raw"
        self.warehouse = project / "data" / "warehouse"
        self.raw.mkdir(parents=True)
        self.warehouse.mkdir()

    def write(self, name: str, text: str) -> None:
        """Write an article as a text file."""
        path = self.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def write_feed(self, name: str, *articles: tuple[str, str]) -> None:
        """Write pairs of URL and text as JSON lines."""
        self.write(name, "".join(json.dumps({"url": url, "text": text}) + "\n" for url, text in articles))

    def run(self, *sources: Path, options: ReadOptions = READ_AS_IT_IS) -> RunSummary:
        """A run, step by step, but for the publishing."""
        run = steps.start_run("0" * 8, {})
        with Lake.open(self.warehouse) as lake:
            folder = open_folder(lake.data_path, run.run_id)
            arguments = [str(source) for source in sources or [self.raw]]
            survey = steps.survey_sources(lake, arguments, self.warehouse, options)
            landed = steps.land(lake, survey, run, folder=folder.path, batch_bytes=400, options=options)
            outcome = steps.Outcome(records=dict(landed.standing), rejected=list(landed.landing.rejected))
            for batch in landed.landing.batches:
                result = process_batch(
                    batch,
                    data_path=lake.data_path,
                    known_path=landed.known_path,
                    run_id=run.run_id,
                    started_at=run.started_at,
                )
                steps.commit_batch(lake, result, outcome, run)
            summary = steps.close_run(lake, survey, landed, outcome, run)
            relate_articles(lake, run.run_id)
            folder.remove()
        return summary

    def rows(self, table: str) -> list[tuple[object, ...]]:
        """The current rows of a table, without what differs from run to run."""
        with Lake.read(self.warehouse) as lake:
            query = f"SELECT {ROWS[table]} FROM lake.{table} WHERE is_current ORDER BY ALL"
            return lake.connection.execute(query).fetchall()

    def rejected(self) -> set[tuple[str, int, str]]:
        """The records that are set aside, with their reason codes."""
        with Lake.read(self.warehouse) as lake:
            return {(row.source_uri, row.record_number, row.reason_code) for row in lake.rejected()}


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """An empty newsroom."""
    return Newsroom(tmp_path)


@pytest.fixture
def new_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Newsroom]:
    """Makes empty newsrooms."""
    return lambda: Newsroom(tmp_path_factory.mktemp("newsroom"))


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """A Prefect server of the test run's own."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=600):
        yield
