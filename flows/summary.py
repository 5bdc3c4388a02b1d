"""What a run did, as numbers and as sentences."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from transforms.records import ProcessedBatch, Rejected, Run

if TYPE_CHECKING:
    from warehouse.rehearsal import RowChange

SLOWEST_SHOWN = 10
EXAMPLES_SHOWN = 3
CHANGES = ("new", "changed", "reread", "moved", "gone")
FILES = (*CHANGES, "unchanged", "unreadable")
ARTICLES = ("new", "changed", "reprocessed", "gone", "unchanged")


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The counts of one run: files and articles by what happened to them, rows written, records set aside.

    Of a dry run `row_changes` tell how the rows of each table would change; of a run that is one they are empty.
    """

    run_id: str
    files: Counter[str]
    articles: Counter[str]
    rows: Counter[str]
    rejected: Counter[str]
    snapshot_id: int | None
    row_changes: "Mapping[str, RowChange]" = field(default_factory=dict)

    @property
    def changed_nothing(self) -> bool:
        """Whether the lake holds after the run what it held before."""
        return not (self.rows or self.articles["gone"] or any(self.files[what] for what in CHANGES))

    @property
    def rejected_share(self) -> float:
        """Share of the records worked on that were set aside, 0 to 1."""
        rejected = self.rejected.total()
        return rejected / (rejected + self.rows["articles"]) if rejected else 0.0

    @property
    def exit_code(self) -> int:
        """0 when all went well, 3 when records were set aside."""
        return 3 if self.rejected else 0

    def as_counts(self) -> dict[str, dict[str, int]]:
        """The counts as the `runs` table keeps them."""
        return {
            "files": dict(self.files),
            "articles": dict(self.articles),
            "rows": dict(self.rows),
            "rejected": dict(self.rejected),
        }


def table_of_counts(counts: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """The counts of a run as rows of a table: what is counted, what happened to it, how many."""
    return [
        {"of": group, "what": what, "count": count}
        for group, numbers in counts.items()
        for what, count in sorted(numbers.items())
        if count
    ]


def table_of_rejected(rejected: Iterable[Rejected]) -> list[dict[str, Any]]:
    """Rejected records by reason, the most frequent first, each with examples."""
    examples: dict[str, list[str]] = {}
    counts: Counter[str] = Counter()
    for row in rejected:
        counts[row.reason_code] += 1
        examples.setdefault(row.reason_code, [])
        if len(examples[row.reason_code]) < EXAMPLES_SHOWN:
            examples[row.reason_code].append(f"{row.source_uri} record {row.record_number}: {row.reason}")
    return [
        {"reason": reason, "records": count, "examples": "; ".join(examples[reason])}
        for reason, count in counts.most_common()
    ]


def table_of_slowest(batches: Iterable[ProcessedBatch]) -> list[dict[str, Any]]:
    """The batches that took longest."""
    slowest = sorted(batches, key=lambda batch: batch.seconds, reverse=True)[:SLOWEST_SHOWN]
    return [
        {
            "batch": batch.batch_id,
            "seconds": round(batch.seconds, 2),
            "documents": batch.document_count,
            "megabytes": round(batch.byte_count / 1e6, 2),
            "quotes": batch.quote_count,
            "worker": batch.worker,
        }
        for batch in slowest
    ]


def sentences_of(summary: RunSummary) -> list[str]:
    """What the run did, for a person to read."""
    lines = [
        "Dry run: nothing was changed. A run would find" if summary.row_changes else f"Run {summary.run_id}",
        "  files     " + _phrase(summary.files, FILES),
        "  articles  " + _phrase(summary.articles, ARTICLES),
    ]
    if summary.rows:
        lines.append("  written   " + ", ".join(f"{count:,} {table}" for table, count in summary.rows.items()))
    if summary.rejected:
        lines.append("  rejected  " + ", ".join(f"{n:,} {reason}" for reason, n in summary.rejected.most_common()))
    if summary.changed_nothing and not summary.row_changes:
        lines.append("Nothing changed: no new rows were written.")
    return lines


def next_step(summary: RunSummary) -> str:
    """What to type next, and why."""
    if summary.row_changes:
        return "Do it:  onrecord run, with the same arguments and without --dry-run"
    if summary.rejected:
        return "See what was set aside and why:  onrecord rejected"
    if summary.changed_nothing:
        return "See the last runs and what the lake holds:  onrecord status"
    return 'See who said what:  onrecord sql "from marts.quotes limit 10"'


def rows_of_changes(summary: RunSummary) -> list[tuple[str, int, int, int]]:
    """Each table that a dry run found to change, with its rows that a run would write, replace and end."""
    return [(table, change.written, change.replaced, change.ended) for table, change in summary.row_changes.items()]


def row_of_run(run: Run) -> tuple[Any, ...]:
    """A run as a row for a person to read: id, start, seconds, status, files and articles by what happened to them."""
    counts = json.loads(run.counts)
    return (
        run.run_id,
        f"{run.started_at:%Y-%m-%d %H:%M:%S}",
        round((run.finished_at - run.started_at).total_seconds(), 1),
        run.status,
        _phrase(counts["files"], FILES),
        _phrase(counts["articles"], ARTICLES),
    )


def _phrase(counts: Mapping[str, int], order: tuple[str, ...]) -> str:
    return ", ".join(f"{counts[what]:,} {what}" for what in order if counts.get(what)) or "none"


def as_json(value: Any) -> str:
    """The value as JSON with sorted keys."""
    return json.dumps(value, sort_keys=True, default=str)
