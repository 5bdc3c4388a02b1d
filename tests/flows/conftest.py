"""A newsroom's folder, and runs over it without Prefect."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from flows import steps
from flows.batches import BatchResult, process_batch
from flows.choice import Choice
from flows.environment import NO_TELEMETRY
from flows.landed import LandedBatch
from flows.landing import open_folder
from flows.rehearsal import lake_to_rehearse, rehearse_run
from flows.relations import relate_articles
from flows.steps import Landed, RunStart
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

    def run(self, *sources: Path, **more: Any) -> RunSummary:
        """A run, but for the publishing."""
        *_, (_, summary) = self.run_in_steps(*sources, **more)
        assert summary
        return summary

    def run_in_steps(
        self,
        *sources: Path,
        options: ReadOptions = READ_AS_IT_IS,
        choice: Choice | None = None,
        started_at: datetime | None = None,
        replays: Sequence[str] = (),
    ) -> Iterator[tuple[str, RunSummary | None]]:
        """The steps of a run by name, each when it is done, and at the end what the run did."""
        run = steps.start_run(uuid4().hex, {})
        run = replace(run, started_at=started_at or run.started_at)
        with Lake.open(self.warehouse) as lake:
            folder = open_folder(lake.data_path, run.run_id)
            yield "opened", None
            survey = (
                steps.survey_rejected(lake, replays, self.warehouse)
                if replays
                else steps.survey_sources(lake, self._arguments(sources), self.warehouse, options, choice)
            )
            landed = steps.land(lake, survey, run, folder=folder.path, batch_bytes=400, options=options)
            yield "landed", None
            outcome = steps.outcome_of_landing(landed)
            for batch in landed.landing.batches:
                result = self._processed(batch, landed, run, lake.data_path)
                yield "processed", None
                steps.commit_batches(lake, [result], outcome, run)
                yield "committed", None
            summary = steps.close_run(lake, survey, landed, outcome, run)
            yield "closed", None
            relate_articles(lake, run.run_id)
            yield "related", None
            folder.remove()
        yield "ended", summary

    def dry_run(self, *sources: Path, choice: Choice | None = None, started_at: datetime | None = None) -> RunSummary:
        """What a run would do."""
        run = steps.start_run(uuid4().hex, {})
        run = replace(run, started_at=started_at or run.started_at)
        with lake_to_rehearse(self.warehouse, None, None) as (lake, folder):
            survey = steps.survey_sources(lake, self._arguments(sources), self.warehouse, READ_AS_IT_IS, choice)
            landed = steps.land(lake, survey, run, folder=folder, batch_bytes=400, options=READ_AS_IT_IS)
            results = [self._processed(batch, landed, run, f"{folder}/parts") for batch in landed.landing.batches]
            return rehearse_run(lake, survey, landed, results, run)

    def _arguments(self, sources: tuple[Path, ...]) -> list[str]:
        return [str(source) for source in sources or [self.raw]]

    @staticmethod
    def _processed(batch: LandedBatch, landed: Landed, run: RunStart, data_path: str) -> BatchResult:
        return process_batch(
            batch, data_path=data_path, known_path=landed.known_path, run_id=run.run_id, started_at=run.started_at
        )

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
def newsroom(tmp_path: Path, empty_lake: Path) -> Newsroom:
    """A newsroom with an empty lake."""
    return newsroom_with(empty_lake, tmp_path)


@pytest.fixture(scope="session")
def new_newsroom(tmp_path_factory: pytest.TempPathFactory, empty_lake: Path) -> Callable[[], Newsroom]:
    """Makes newsrooms with an empty lake."""
    return lambda: newsroom_with(empty_lake, tmp_path_factory.mktemp("newsroom"))


def newsroom_with(lake: Path, project: Path) -> Newsroom:
    """A newsroom in the folder, with a copy of the lake."""
    newsroom = Newsroom(project)
    shutil.copytree(lake, newsroom.warehouse, dirs_exist_ok=True)
    return newsroom


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """A Prefect server of the test run's own."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=600):
        yield
