"""Figures of the last run for Prometheus, in a file that node_exporter's textfile collector reads."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from flows.summary import RunSummary
from transforms.records import ProcessedBatch

METRICS_NAME = "metrics.prom"


def write_metrics(
    warehouse: Path,
    *,
    started_at: datetime,
    summary: RunSummary | None,
    batches: Sequence[ProcessedBatch] = (),
) -> None:
    """Nothing; replaces the file with the figures of a run that ends now, by a rename.

    A run that failed has no summary, and only its times are told.
    """
    started, ended = started_at.timestamp(), time.time()
    from prometheus_client import CollectorRegistry, write_to_textfile

    registry = CollectorRegistry()
    _gauge(registry, "run_success", "Whether the last run ended well", summary is not None)
    _gauge(registry, "run_start_timestamp_seconds", "When the last run began, since 1970", started)
    _gauge(registry, "run_end_timestamp_seconds", "When the last run ended, since 1970", ended)
    _gauge(registry, "run_duration_seconds", "How long the last run took", ended - started)
    if summary:
        _gauges(registry, "run_files", "Sources by what happened to them", "change", summary.files)
        _gauges(registry, "run_articles", "Articles by what happened to them", "change", summary.articles)
        _gauges(registry, "run_rows", "Rows written", "table", summary.rows)
        _gauges(registry, "run_rejected_records", "Records set aside", "reason", summary.rejected)
        _gauge(registry, "run_rejected_ratio", "Share of the records read that were set aside", summary.rejected_share)
        _gauge(registry, "run_batches", "Batches processed", len(batches))
        _gauge(registry, "run_landed_bytes", "Bytes processed", sum(batch.byte_count for batch in batches))
        seconds = [batch.seconds for batch in batches]
        _gauge(registry, "run_worker_seconds", "Time of the workers, together", sum(seconds))
        _gauge(registry, "run_slowest_batch_seconds", "Time of the slowest batch", max(seconds, default=0.0))
    write_to_textfile(str(warehouse / METRICS_NAME), registry)


def _gauge(registry: object, name: str, description: str, value: float) -> None:
    from prometheus_client import Gauge

    Gauge(f"onrecord_{name}", description, registry=registry).set(value)


def _gauges(registry: object, name: str, description: str, label: str, values: Mapping[str, int]) -> None:
    from prometheus_client import Gauge

    gauge = Gauge(f"onrecord_{name}", description, [label], registry=registry)
    for value, count in values.items():
        gauge.labels(value).set(count)
