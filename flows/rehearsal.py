"""A dry run: what a run would do, found out with its own steps on a lake that is open only to read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flows import steps
from flows.batches import BatchResult
from flows.known import key_of
from flows.landing import holder_of
from flows.steps import Landed, RunStart, Survey
from flows.summary import RunSummary
from transforms.records import Rejected, SourceFile
from warehouse.catalog import NoLakeError
from warehouse.lake import Lake
from warehouse.rehearsal import RowChange, rehearse


@contextmanager
def lake_to_rehearse(warehouse: Path, catalog: str | None, data_path: str | None) -> Iterator[tuple[Lake, str]]:
    """The lake, to read, and a folder for the run's files; where there is no lake yet, an empty one stands for it.

    Nothing is left of folder and empty lake when the block ends.
    """
    with TemporaryDirectory(prefix="onrecord-") as folder:
        try:
            lake = Lake.read(warehouse, catalog=catalog, data_path=data_path)
        except NoLakeError:
            lake = Lake.open(Path(folder) / "empty")
        with lake:
            yield lake, folder


def rehearse_run(
    lake: Lake, survey: Survey, landed: Landed, results: Sequence[BatchResult], run: RunStart
) -> RunSummary:
    """What the run would do, with the rows that would change in each table."""
    outcome = steps.outcome_of_landing(landed)
    for result in results:
        steps.take_result(outcome, result, steps.rejected_of_batch(result, outcome, run))
    found = rehearse(lake, [result.parts for result in results], steps.gone_articles(landed, outcome))
    outcome.articles.update(new=found.new, changed=found.changed, reprocessed=found.reprocessed)
    rejected = steps.each_record_once(outcome.rejected)
    sources = steps.source_rows(landed.landing, survey.gone, rejected, run)
    row_changes = found.rows | {
        "rejected": _change_of_rejected(lake.rejected(), rejected, sources),
        "source_files": RowChange(len(sources), sum(row.source_uri in survey.known for row in sources)),
        "runs": RowChange(written=1),
    }
    return replace(steps.summary_of(survey, landed, outcome, run), row_changes=row_changes)


def _change_of_rejected(
    standing: Sequence[Rejected], rejected: Sequence[Rejected], sources: Sequence[SourceFile]
) -> RowChange:
    """How `rejected` would change: what stood of the sources goes, and so does what is set aside again."""
    again = {key_of(row) for row in rejected}
    names = {row.source_uri for row in sources}
    replaced = [row for row in standing if key_of(row) in again or holder_of(row.source_uri, names) in names]
    return RowChange(len(rejected), len(replaced))
