"""What a worker does with one landed batch: documents in, Parquet parts out, and a short account of both.

Nothing here knows of Prefect, so that a worker process starts without it.
"""

import os
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from flows.errors import UserError
from flows.garbage import no_collection
from flows.known import Known, RecordKey, duplicate_row, key_of, read_known
from flows.landed import LandedBatch, read_documents
from transforms.quotes.version import extractor_version
from transforms.records import ProcessedBatch, Quote, RawDocument, Rejected

if TYPE_CHECKING:
    from transforms.batch import Batch
    from transforms.quotes.extract import Unread
    from warehouse.parts import Part


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of a batch: its parts, where its articles stand, what was set aside, and what it cost.

    `standing` is where those of its articles stood in the lake that the run had left as they were.
    """

    batch: LandedBatch
    parts: "tuple[Part, ...]"
    records: dict[str, RecordKey]
    standing: dict[str, RecordKey]
    rejected: tuple[Rejected, ...]
    row_counts: dict[str, int]
    account: ProcessedBatch


@no_collection()
def process_batch(
    batch: LandedBatch, *, data_path: str, known_path: str | None, run_id: str, started_at: datetime
) -> BatchResult:
    """The parts written for a landed batch, and an account of them.

    `known_path` is the file of `write_known`, None when the lake is empty. `started_at` is the start of the run, from
    which its versions are valid.
    """
    from transforms.batch import process_documents
    from warehouse.parts import write_parts

    began = time.perf_counter()
    batch_id = f"{run_id}/{batch}"
    extractor = TimedExtractor()
    processed = process_documents(
        _landed_documents(batch), run_id=run_id, batch_id=batch_id, started_at=started_at, extractor=extractor
    )
    known = Known({}, frozenset())
    if known_path:
        known = read_known(known_path, [article.article_id for article in processed.articles])
    processed = without_outranked(processed, known, run_id)
    parts = write_parts(
        data_path,
        processed.articles,
        processed.paragraphs,
        processed.quotes,
        valid_from=started_at,
        known=known.articles,
    )
    return BatchResult(
        batch=batch,
        parts=tuple(parts),
        records={article.article_id: key_of(article) for article in processed.articles},
        standing={
            article.article_id: standing
            for article in processed.articles
            if (standing := known.standing_key(article.article_id))
        },
        rejected=tuple(processed.rejected),
        row_counts={
            "articles": len(processed.articles),
            "paragraphs": len(processed.paragraphs),
            "quotes": len(processed.quotes),
        },
        account=ProcessedBatch(
            batch_id=batch_id,
            run_id=run_id,
            worker=f"{socket.gethostname()}, process {os.getpid()}",
            document_count=batch.document_count,
            byte_count=batch.byte_count,
            article_count=len(processed.articles),
            quote_count=len(processed.quotes),
            rejected_count=len(processed.rejected),
            seconds=time.perf_counter() - began,
            extractor_seconds=extractor.seconds,
            extractor_version=extractor_version(),
        ),
    )


@no_collection()
def read_models() -> None:
    """Nothing; what is imported and read from files for the first article of a process has been."""
    from transforms.batch import process_documents
    from warehouse.parts import write_parts  # noqa: F401

    text = "Boats stay in port\n\nHALDEN, Monday - “No boat leaves,” said Ada Moor, the harbour master.\n"
    process_documents([RawDocument("", "text", 0, 0, 0, "text/plain", text, {}, "")], run_id="")


class TimedExtractor:
    """The extractor, with the processor time that it has taken of its thread."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, articles: "Sequence[Unread]") -> list[list[Quote] | Exception]:
        """The quotes of each article, or what went wrong on it."""
        from transforms.batch import quotes_or_errors

        began = time.thread_time()
        found = list(quotes_or_errors(articles))
        self.seconds += time.thread_time() - began
        return found


def _landed_documents(batch: LandedBatch) -> list[RawDocument]:
    try:
        return read_documents(batch)
    except FileNotFoundError as error:
        raise UserError(
            f"The worker on {socket.gethostname()} finds no {batch.path}: where workers are on other machines, "
            "--data-path must be in S3 or in a folder that they share."
        ) from error


def without_outranked(processed: "Batch", known: Known, run_id: str) -> "Batch":
    """The batch without the articles that a later record holds too and that stand in the lake; those are rejected."""
    outranked: dict[str, Rejected] = {}
    for article in processed.articles:
        record, standing = key_of(article), known.standing_key(article.article_id)
        if standing and record < standing:
            outranked[article.article_id] = duplicate_row(record, article.article_id, run_id)
    if not outranked:
        return processed
    return replace(
        processed,
        articles=[row for row in processed.articles if row.article_id not in outranked],
        paragraphs=[row for row in processed.paragraphs if row.article_id not in outranked],
        quotes=[row for row in processed.quotes if row.article_id not in outranked],
        rejected=[*processed.rejected, *outranked.values()],
    )
