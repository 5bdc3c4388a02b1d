"""What Prefect shows and tells of a run that has ended: artifacts, and an event when too much was set aside."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from prefect.artifacts import (
    create_link_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.events import emit_event
from prefect.logging import get_run_logger

from flows.batches import BatchResult
from flows.steps import Outcome
from flows.summary import RunSummary, sentences_of, table_of_counts, table_of_rejected, table_of_slowest

REJECTS_EVENT = "onrecord.rejects-above-share"


def with_artifact(results: Iterable[BatchResult], total_bytes: int) -> Iterator[BatchResult]:
    """The results, while an artifact tells Prefect how much of the landed bytes is done, in percent."""
    progress, done = create_progress_artifact(0.0, key="progress", description="Landed bytes that are done"), 0
    for result in results:
        yield result
        done += result.batch.byte_count
        update_progress_artifact(progress, progress=100 * done / total_bytes)


def report(summary: RunSummary, outcome: Outcome, served: Path) -> None:
    """Nothing; the run's tables are artifacts in Prefect, and so is a link to what is served."""
    create_table_artifact(
        key="counts", table=table_of_counts(summary.as_counts()), description=f"What run {summary.run_id} did"
    )
    rejected = table_of_rejected(outcome.rejected)
    create_table_artifact(key="rejected", table=rejected, description="Records set aside, by reason")
    create_table_artifact(key="slowest-batches", table=table_of_slowest(outcome.batches), description="Slowest batches")
    link = served.absolute().as_uri()
    create_link_artifact(link, key="served-snapshot", link_text=served.name, description="The file that is served")
    for line in sentences_of(summary):
        get_run_logger().info(line)


def alert(summary: RunSummary, warehouse: Path) -> None:
    """Nothing; tells Prefect's server, whose automations may tell others, that too many records were set aside."""
    emit_event(
        event=REJECTS_EVENT,
        resource={
            "prefect.resource.id": f"onrecord.warehouse.{warehouse.absolute()}",
            "prefect.resource.name": warehouse.name,
        },
        payload={
            "run_id": summary.run_id,
            "rejected_share": round(summary.rejected_share, 4),
            "rejected": dict(summary.rejected),
        },
    )
