"""The pipeline: land what is new or changed, process it in batches, commit, build, check, publish."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

from prefect import flow, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.logging import get_run_logger
from prefect.tasks import Task
from prefect.utilities.annotations import quote

from flows import steps
from flows.batches import BatchResult, process_batch, read_models
from flows.choice import Choice, choice_of
from flows.landed import LandedBatch, cut_to_work
from flows.landing import open_folder
from flows.lineage import Lineage, lineage_of
from flows.metrics import write_metrics
from flows.progress import with_progress
from flows.rehearsal import lake_to_rehearse, rehearse_run
from flows.relations import read_aliases, relate_articles
from flows.reports import alert, report, with_artifact
from flows.runners import Runner, check_runner, started_runner
from flows.sources import without_secrets
from flows.steps import Landed, Outcome, RunStart, Survey
from flows.summary import RunSummary
from flows.workers import Workers
from transforms.readers import ReadOptions
from warehouse.build import build_and_publish
from warehouse.lake import Lake
from warehouse.served import SERVED_NAME

T = TypeVar("T")

WINDOW_PER_WORKER = 2
"""Batches for each worker that are under way, or done and waiting for their commit."""


def unvisited(value: T) -> T:
    """The value as an argument of a task, in which Prefect looks for no futures.

    It would go through all that a run knows, object by object and twice for each task: seconds, at 100,000 articles.
    """
    return cast(T, quote(value))


def is_passing(task: Task[..., object], run: TaskRun, state: State[object]) -> bool:
    """Whether what made a task fail may be gone at the next attempt: trouble with a disk or the network."""
    return isinstance(state.result(raise_on_failure=False), OSError)


@flow(name="pipeline")
def pipeline(
    sources: Sequence[str] = ("data/raw",),
    warehouse: str = "data/warehouse",
    catalog: str | None = None,
    data_path: str | None = None,
    runner: str = "processes",
    dask_address: str | None = None,
    workers: int | None = None,
    batch_megabytes: float = 2.0,
    field_names: dict[str, str] | None = None,
    separator: str | None = None,
    reprocess: dict[str, str] | None = None,
    is_dry_run: bool = False,
    alert_share: float = 0.1,
    is_replay: bool = False,
    export_html: str | None = None,
) -> RunSummary:
    """What a run did. It reads the sources, brings the lake up to them and publishes the served file.

    With `is_dry_run` it tells what it would do and changes nothing.
    `sources` are files, folders, globs or URIs. `warehouse` is the folder of the lake and the served file;
    `catalog` and `data_path` put the lake's catalog and its Parquet files elsewhere. `runner` is processes, threads
    or dask, the last with a cluster of its own or that of the scheduler at `dask_address`; `workers` is how many
    batches are worked on at once, and how many cores of this machine the rest takes, by default one for each core
    or thread of the cluster. `field_names` says which field of the sources holds a headline, a text and so on,
    where their names do not tell; `separator` is the line between the articles of a text file. `reprocess` chooses
    articles to be made again as they are, by since, until, source and version. Where more than `alert_share` of the
    records worked on are set aside, the event `onrecord.rejects-above-share` says so: see
    docs/alert_on_rejects.yaml. With `is_replay`, `sources` are names that sources have in the warehouse: what was
    set aside of them is tried again, from the bytes that were kept where a source is gone, and nothing else is
    looked at. `export_html` is where to write the newsroom as one page of HTML.
    """
    check_runner(runner, dask_address)
    options = ReadOptions(mapping=field_names or {}, separator=separator)
    choice = choice_of(reprocess or {})
    asked = {
        "sources": [without_secrets(source) for source in sources],
        "runner": runner,
        "field_names": field_names or {},
        "separator": separator,
    }
    run = steps.start_run(str(runtime.flow_run.id), asked)
    batch_bytes = int(batch_megabytes * 1e6)
    start_runner = partial(started_runner, runner, workers=workers, dask_address=dask_address)
    if is_dry_run:
        with lake_to_rehearse(Path(warehouse), catalog, data_path) as (lake, landing_folder):
            survey = survey_sources(lake, sources, Path(warehouse), options, choice)
            with start_runner() as started:
                prepare_workers(started, survey)
                landed = land_documents(lake, unvisited(survey), run, landing_folder, batch_bytes, options)
                results = list(process_batches(landed, run, started, f"{landing_folder}/parts"))
            return rehearse_run(lake, survey, landed, results, run)
    served = Path(warehouse) / SERVED_NAME
    with told(run, sources, Path(warehouse)) as lineage:
        threads = min(workers, os.cpu_count() or 1) if workers and runner != "dask" else None
        with Lake.open(Path(warehouse), catalog=catalog, data_path=data_path, threads=threads) as lake:
            folder = open_folder(lake.data_path, run.run_id)
            if is_replay:
                survey = survey_rejected(lake, sources, Path(warehouse))
            else:
                survey = survey_sources(lake, sources, Path(warehouse), options, choice)
            with start_runner() as started:
                prepare_workers(started, survey)
                landed = land_documents(lake, unvisited(survey), run, folder.path, batch_bytes, options)
                outcome = steps.outcome_of_landing(landed)
                results = process_batches(landed, run, started, lake.data_path)
                for group in steps.grouped_for_commit(results, batch_bytes * started.workers):
                    commit(lake, unvisited(group), unvisited(outcome), run)
            summary = close_run(lake, unvisited(survey), unvisited(landed), unvisited(outcome), run)
            has_other_names = read_aliases(lake, Path(warehouse), run.run_id)
            if summary.changed_nothing and not has_other_names and served.exists() and not folder.was_left:
                get_run_logger().info("Nothing changed: %s stays as it is", served)
            else:  # an earlier run may have ended before it could relate and publish what it had committed
                relate(lake, run, with_helper=runner == "processes" and workers != 1)
                publish(lake, run, served)
            folder.remove()
        lineage.complete(survey, landed, summary, lake.data_path)
        write_metrics(Path(warehouse), started_at=run.started_at, summary=summary, batches=outcome.batches)
        if export_html:
            export_page(served, Path(export_html))
        report(summary, outcome, served)
        if summary.rejected_share > alert_share and not is_replay:
            alert(summary, Path(warehouse))
    return summary


@contextmanager
def told(run: RunStart, sources: Sequence[str], warehouse: Path) -> Iterator[Lineage]:
    """What tells OpenLineage of the run: that it began, and that it failed, if the block raises an error."""
    lineage = lineage_of(str(runtime.flow_run.id), sources, warehouse)
    lineage.start()
    try:
        yield lineage
    except BaseException as error:
        lineage.fail(error)
        write_metrics(warehouse, started_at=run.started_at, summary=None)
        raise


@task(name="survey sources", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=2, retry_condition_fn=is_passing)
def survey_sources(
    lake: Lake, sources: Sequence[str], warehouse: Path, options: ReadOptions, choice: Choice | None
) -> Survey:
    """What there is to read, and what has gone."""
    survey = steps.survey_sources(lake, sources, warehouse, options, choice)
    get_run_logger().info(
        "%d sources to read, %d unchanged, %d gone", len(survey.to_read), len(survey.unchanged), len(survey.gone)
    )
    return survey


@task(name="survey sources", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=2, retry_condition_fn=is_passing)
def survey_rejected(lake: Lake, sources: Sequence[str], warehouse: Path) -> Survey:
    """What there is to try again of what was set aside."""
    survey = steps.survey_rejected(lake, sources, warehouse)
    get_run_logger().info("%d sources to read again, %d kept records", len(survey.to_read), len(survey.kept))
    return survey


@task(name="land documents", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=2, retry_condition_fn=is_passing)
def land_documents(
    lake: Lake, survey: Survey, run: RunStart, folder: str, batch_bytes: int, options: ReadOptions
) -> Landed:
    """The documents that need work, landed in batch files."""
    landed = steps.land(lake, survey, run, folder=folder, batch_bytes=batch_bytes, options=options)
    get_run_logger().info(
        "Landed %d documents in %d batches, %d left out as unchanged, %d set aside",
        sum(batch.document_count for batch in landed.landing.batches),
        len(landed.landing.batches),
        len(landed.landing.unchanged),
        len(landed.landing.rejected),
    )
    return landed


def prepare_workers(runner: Runner, survey: Survey) -> None:
    """Nothing; while documents are landed, worker processes start, no more than there are sources to read."""
    if runner.pool:
        runner.pool.prepare(read_models, len(survey.to_read) + len(survey.kept))


def process_batches(landed: Landed, run: RunStart, runner: Runner, data_path: str) -> Iterator[BatchResult]:
    """What became of the landed batches, processed by workers, in their order; their parts are below `data_path`."""
    submit = partial(submit_batch, runner, data_path=data_path, known_path=landed.known_path, run=run)
    batches = cut_to_work(landed.landing.batches, runner.workers)
    results = steps.results_in_order(batches, submit, WINDOW_PER_WORKER * runner.workers)
    total = sum(batch.byte_count for batch in landed.landing.batches)
    return with_artifact(with_progress(results, total), total) if total else iter(())


def submit_batch(runner: Runner, batch: LandedBatch, **parameters: object) -> PrefectFuture[BatchResult]:
    """What will become of one batch."""
    # By way of the runner and not of `process.submit`, which would have it all in a flow whose task runner this is:
    # Dask's workers are sent the parameters of the flow, and a lake cannot be sent.
    return runner.task_runner.submit(process, {"batch": batch, "pool": runner.pool, **parameters})


@task(name="process batch", task_run_name="process {batch}", cache_policy=NO_CACHE)
def process(
    batch: LandedBatch, data_path: str, known_path: str | None, run: RunStart, pool: Workers | None
) -> BatchResult:
    """What became of one batch; in a worker process, where there is a pool of them."""
    work = partial(
        process_batch, batch, data_path=data_path, known_path=known_path, run_id=run.run_id, started_at=run.started_at
    )
    result = pool.run(work) if pool else work()
    get_run_logger().info(
        "%d documents, %d quotes, %d set aside in %.1f s",
        batch.document_count,
        result.row_counts["quotes"],
        len(result.rejected),
        result.account.seconds,
    )
    return result


@task(name="commit batches", cache_policy=NO_CACHE)
def commit(lake: Lake, results: list[BatchResult], outcome: Outcome, run: RunStart) -> None:
    """Nothing; the batches are in the lake, in all tables or none."""
    steps.commit_batches(lake, results, outcome, run)


@task(name="close run", cache_policy=NO_CACHE)
def close_run(lake: Lake, survey: Survey, landed: Landed, outcome: Outcome, run: RunStart) -> RunSummary:
    """What the run did, committed with the sources that were read and the articles that are gone."""
    return steps.close_run(lake, survey, landed, outcome, run)


@task(name="relate articles", cache_policy=NO_CACHE)
def relate(lake: Lake, run: RunStart, with_helper: bool) -> None:
    """Nothing; the lake's tables of what articles have to do with each other hold what its articles say."""
    changed = relate_articles(lake, run.run_id, with_helper=with_helper)
    get_run_logger().info("Related the articles to each other: %d rows changed", changed)


@task(name="build, check and publish", cache_policy=NO_CACHE)
def publish(lake: Lake, run: RunStart, served: Path) -> None:
    """Nothing; the served file holds the lake's newest snapshot. A failed check leaves the old file."""
    published = build_and_publish(lake, served, run_id=run.run_id, built_at=run.started_at)
    get_run_logger().info("Published snapshot %d as %s", published.snapshot_id, served)


@task(name="export page", cache_policy=NO_CACHE)
def export_page(served: Path, page: Path) -> None:
    """Nothing; the page shows what the served file holds."""
    from flows.newsroom.page import write_page

    write_page(served, page)
    get_run_logger().info("Wrote %s", page)
