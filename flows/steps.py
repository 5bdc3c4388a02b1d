"""The steps of a run as plain functions: what Prefect's tasks do, without Prefect."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from flows.batches import BatchResult
from flows.choice import Choice
from flows.known import RecordKey, duplicate_row, key_of, write_known
from flows.landed import BatchWriter, LandedBatch
from flows.landing import (
    Landing,
    articles_by_source,
    holder_of,
    land_sources,
    unchanged_sources,
)
from flows.replay import keep_originals, land_kept, list_again
from flows.sources import Listing, list_sources, project_folder, source_exists
from flows.summary import RunSummary, as_json
from transforms.quotes.version import extractor_version
from transforms.readers import ReadOptions
from transforms.reasons import Reason
from transforms.records import ProcessedBatch, Rejected, Run, SourceFile

if TYPE_CHECKING:
    from warehouse.lake import Lake

NOT_READ = {Reason.UNREADABLE, Reason.VANISHED, Reason.CHANGED, Reason.LINK_LOOP, Reason.NOT_A_FILE}
"""Reasons for which a source as a whole was set aside."""


class Pending(Protocol):
    """A result that is on its way."""

    def result(self) -> BatchResult:
        """The result, when it is there."""
        ...


@dataclass(frozen=True, slots=True)
class RunStart:
    """A run's id, when it began and what it was asked to do."""

    run_id: str
    started_at: datetime
    parameters: dict[str, object]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a run found: the sources to read, those that are as they were, and those that are gone.

    `chosen` are the articles that are to be made again as they are. `kept` are the rows to be tried again
    from their kept bytes, as their sources are gone.
    """

    listing: Listing
    to_read: frozenset[str]
    unchanged: frozenset[str]
    gone: tuple[SourceFile, ...]
    known: dict[str, SourceFile]
    chosen: frozenset[str]
    kept: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class Landed:
    """A landing, with the file of known articles for the workers and how many of them stand as they are."""

    landing: Landing
    known_path: str | None = None
    standing_count: int = 0


@dataclass(slots=True)
class Outcome:
    """What has become of a run's batches so far.

    `records` holds where each article stands that the batches brought: it tells when a later record of it comes.
    """

    records: dict[str, RecordKey] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    articles: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    batches: list[ProcessedBatch] = field(default_factory=list)
    snapshot_id: int | None = None


def start_run(flow_run_id: str, parameters: dict[str, object]) -> RunStart:
    """The start of a run, now. Its id sorts by time and ends like that of its Prefect flow run."""
    started_at = datetime.now(UTC)
    return RunStart(f"{started_at:%Y%m%dT%H%M%SZ}-{flow_run_id[-8:]}", started_at, parameters)


def survey_sources(
    lake: "Lake", arguments: Sequence[str], warehouse: Path, options: ReadOptions, choice: Choice | None = None
) -> Survey:
    """What there is to read, and what has gone since the lake last heard of it.

    A source that holds an article of the choice is read again.
    """
    project = project_folder(warehouse)
    listing = list_sources(arguments, project)
    known = lake.known_sources()
    listed = {source.uri for source in listing.sources}
    gone = tuple(
        record
        for uri, record in known.items()
        if uri not in listed and record.status != "gone" and listing.covers(uri) and not source_exists(uri, project)
    )
    chosen = [article for article in lake.known_articles().values() if choice.takes(article)] if choice else []
    to_read = listed - unchanged_sources(listing.sources, known, options)
    to_read |= listed & {holder_of(article.source_uri, listed) for article in chosen}
    if gone or to_read & known.keys():
        # The record that a duplicate gave way to may be the one that is changed or gone.
        to_read |= listed & {holder_of(row.source_uri, listed) for row in lake.rejected(Reason.DUPLICATE.value)}
    return Survey(
        listing=listing,
        to_read=frozenset(to_read),
        unchanged=frozenset(listed - to_read),
        gone=gone,
        known=known,
        chosen=frozenset(article.article_id for article in chosen),
    )


def survey_rejected(lake: "Lake", source_uris: Sequence[str], warehouse: Path) -> Survey:
    """What there is to try again of what was set aside of these sources: all of a source that is still there."""
    listing = list_again(source_uris, warehouse)
    there = {source.uri for source in listing.sources}
    known = lake.known_sources()
    names = set(source_uris) | known.keys()
    gone = set(source_uris) - there - {row.source_uri for row in listing.rejected}
    return Survey(
        listing=listing,
        to_read=frozenset(there),
        unchanged=frozenset(),
        gone=(),
        known=known,
        chosen=frozenset(),
        kept=tuple(row for row in lake.rejected() if holder_of(row.source_uri, names) in gone),
    )


def land(lake: "Lake", survey: Survey, run: RunStart, *, folder: str, batch_bytes: int, options: ReadOptions) -> Landed:
    """The documents that need work, landed in batch files in the folder."""
    if not survey.to_read and not survey.gone and not survey.kept:
        return Landed(Landing(rejected=_of_run(survey.listing.rejected, run)))
    touched = survey.to_read | {record.source_uri for record in survey.gone}
    held = articles_by_source(lake.known_articles(touched).values(), survey.to_read | survey.known.keys())
    writer = BatchWriter(folder=folder, batch_bytes=batch_bytes)
    landing = land_sources(
        [source for source in survey.listing.sources if source.uri in survey.to_read],
        held=held,
        known_sources=survey.known,
        writer=writer,
        options=options,
        run_id=run.run_id,
        chosen=survey.chosen,
    )
    departed = {article.article_id for record in survey.gone for article in held.get(record.source_uri, ())}
    again = land_kept(lake, survey.kept, writer, options, run.run_id)
    landing = replace(
        landing,
        batches=tuple(writer.batches),
        replaced=landing.replaced | departed,
        rejected=_of_run([*survey.listing.rejected, *landing.rejected, *again], run),
    )
    known = lake.known_table()
    if not len(known):
        return Landed(landing)
    known_path = f"{folder}/known.parquet"
    return Landed(landing, known_path, write_known(known, landing.replaced, known_path))


def outcome_of_landing(landed: Landed) -> Outcome:
    """The outcome before any batch is processed."""
    return Outcome(rejected=list(landed.landing.rejected))


def results_in_order(
    batches: Iterable[LandedBatch], submit: Callable[[LandedBatch], Pending], window: int
) -> Iterator[BatchResult]:
    """The results of the batches in their order, with at most `window` of them under way or waiting to be taken."""
    pending: deque[Pending] = deque()
    for batch in batches:
        pending.append(submit(batch))
        if len(pending) == window:
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()


def grouped_for_commit(results: Iterable[BatchResult], commit_bytes: int) -> Iterator[list[BatchResult]]:
    """The results in groups, each for one commit: of so many bytes that it is worth one, and no article twice."""
    group: list[BatchResult] = []
    for result in results:
        if any(not result.records.keys().isdisjoint(other.records) for other in group):
            yield group
            group = []
        group.append(result)
        if sum(other.batch.byte_count for other in group) >= commit_bytes:
            yield group
            group = []
    if group:
        yield group


def commit_batches(lake: "Lake", results: Sequence[BatchResult], outcome: Outcome, run: RunStart) -> None:
    """Commit batches that have no article in common, and add to the outcome what they changed and set aside."""
    rejected: list[Rejected] = []
    for result in results:
        rejected_of_it = rejected_of_batch(result, outcome, run)
        take_result(outcome, result, rejected_of_it)
        rejected += rejected_of_it
    commit = lake.commit(
        [part for result in results for part in result.parts],
        run_id=run.run_id,
        committed_at=run.started_at,
        rejected=each_record_once(rejected),
    )
    outcome.articles.update(new=commit.new, changed=commit.changed, reprocessed=commit.reprocessed)
    outcome.snapshot_id = commit.snapshot_id


def rejected_of_batch(result: BatchResult, outcome: Outcome, run: RunStart) -> list[Rejected]:
    """The records that a batch sets aside, those among them that a record of this batch takes the place of."""
    duplicates = [
        duplicate_row(earlier, article_id, run.run_id)
        for article_id, record in result.records.items()
        if (earlier := outcome.records.get(article_id) or result.standing.get(article_id)) and earlier != record
    ]
    return each_record_once([*result.rejected, *duplicates])


def take_result(outcome: Outcome, result: BatchResult, rejected: Iterable[Rejected]) -> None:
    """Add to the outcome what a batch brings and sets aside."""
    outcome.records.update(result.records)
    outcome.written.update(result.records)
    outcome.rows.update(result.row_counts)
    outcome.rejected.extend(rejected)
    outcome.batches.append(result.account)


def close_run(lake: "Lake", survey: Survey, landed: Landed, outcome: Outcome, run: RunStart) -> RunSummary:
    """What the run did, committed with its sources, the articles that are gone and the records set aside in landing."""
    landing = landed.landing
    rejected = keep_originals(
        lake,
        each_record_once(outcome.rejected),
        landing.source_files,
        survey.listing.sources,
        survey.kept,
        run.run_id,
    )
    summary = summary_of(survey, landed, outcome, run)
    lake.commit(
        [],
        run_id=run.run_id,
        committed_at=run.started_at,
        gone_article_ids=gone_articles(landed, outcome),
        sources=source_rows(landing, survey.gone, rejected, run),
        rejected=rejected,
        replayed=[row for row in survey.kept if row.original_sha256 is not None],
        batches=outcome.batches,
        run=_run_row(summary, run),
    )
    return summary


def gone_articles(landed: Landed, outcome: Outcome) -> frozenset[str]:
    """The articles of the sources that were read or are gone, which no batch has brought back."""
    return landed.landing.replaced - outcome.written


def summary_of(survey: Survey, landed: Landed, outcome: Outcome, run: RunStart) -> RunSummary:
    """The counts of what the run did."""
    gone = len(gone_articles(landed, outcome))
    return RunSummary(
        run_id=run.run_id,
        files=file_counts(survey, landed.landing),
        articles=outcome.articles + Counter(gone=gone, unchanged=landed.standing_count),
        rows=outcome.rows,
        rejected=Counter(row.reason_code for row in each_record_once(outcome.rejected)),
        snapshot_id=outcome.snapshot_id,
    )


def source_rows(
    landing: Landing, gone: Iterable[SourceFile], rejected: Iterable[Rejected], run: RunStart
) -> list[SourceFile]:
    """The rows of the sources that were read, with how many of their records were set aside, of unreadable ones and
    of those that are gone."""
    names = {record.source_uri for record in landing.source_files}
    set_aside = Counter(holder_of(row.source_uri, names) for row in rejected)
    read = [replace(record, rejected_count=set_aside[record.source_uri]) for record in landing.source_files]
    unreadable = [
        SourceFile(
            source_uri=uri,
            sha256="",
            size_bytes=0,
            record_count=0,
            rejected_count=set_aside[uri],
            status="unreadable",
            extractor_version=extractor_version(),
            run_id=run.run_id,
        )
        for uri in unreadable_sources(landing)
    ]
    return read + unreadable + [replace(record, status="gone", run_id=run.run_id) for record in gone]


def unreadable_sources(landing: Landing) -> list[str]:
    """The names of the sources that could not be read to their end."""
    read = {record.source_uri for record in landing.source_files}
    failed = {row.source_uri for row in landing.rejected if row.reason_code in NOT_READ}
    return sorted(uri for uri in failed if holder_of(uri, read) not in read)


def file_counts(survey: Survey, landing: Landing) -> Counter[str]:
    """The sources by what happened to them; one whose bytes stood elsewhere before is moved, not new and gone.

    One that was read again with the bytes of its last reading is reread, not changed.
    """
    left = Counter(record.sha256 for record in survey.gone)
    counts: Counter[str] = Counter(unchanged=len(survey.unchanged))
    for record in landing.source_files:
        if seen := survey.known.get(record.source_uri):
            counts["reread" if seen.sha256 == record.sha256 and seen.status == "present" else "changed"] += 1
        elif left[record.sha256]:
            left[record.sha256] -= 1
            counts["moved"] += 1
        else:
            counts["new"] += 1
    counts["gone"] = len(survey.gone) - counts["moved"]
    counts["unreadable"] = len(unreadable_sources(landing))
    return +counts  # without the zeros


def versions() -> dict[str, str]:
    """The versions of what makes the rows."""
    names = ("onrecord", "duckdb", "pandas", "prefect", "pyarrow", "trafilatura")
    return {"extractor": extractor_version(), **{name: version(name) for name in names}}


def _run_row(summary: RunSummary, run: RunStart) -> Run:
    return Run(
        run_id=run.run_id,
        started_at=run.started_at,
        finished_at=datetime.now(UTC),
        status="completed with rejects" if summary.rejected else "completed",
        parameters=as_json(run.parameters),
        counts=as_json(summary.as_counts()),
        versions=as_json(versions()),
        snapshot_id=summary.snapshot_id,
    )


def _of_run(rows: Iterable[Rejected], run: RunStart) -> tuple[Rejected, ...]:
    return tuple(replace(row, run_id=run.run_id) for row in rows)


def each_record_once(rows: Iterable[Rejected]) -> list[Rejected]:
    """The rows; of several for one record the last."""
    return list({key_of(row): row for row in rows}.values())
