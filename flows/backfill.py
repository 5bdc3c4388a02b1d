"""Backfills: the pipeline over the sources of each range of dates, one range after another, done ones passed over."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.logging import get_run_logger

from flows.errors import UserError
from flows.pipeline import pipeline
from flows.sources import list_sources, project_folder, without_secrets
from flows.summary import RunSummary
from warehouse.catalog import CatalogError
from warehouse.lake import Lake


@dataclass(frozen=True, slots=True)
class Range:
    """Sources that one run of a backfill reads, and the first day of them."""

    first_day: date
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Backfilled:
    """What became of a range: done now, done before, empty or failed; with the run's summary or the error."""

    of: Range
    state: str
    summary: RunSummary | None = None
    error: str | None = None


def ranges_of(patterns: Sequence[str], since: date, until: date) -> list[Range]:
    """The ranges of the patterns from one day to another, both included: a new one wherever a date changes a source.

    `{date:%Y/%m/%d}` in a pattern stands for a day, `{date:%Y-%m}` for a month. Raises UserError.
    """
    if until < since:
        raise UserError(f"--until {until} is before --since {since}.")
    ranges: dict[tuple[str, ...], date] = {}
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        ranges.setdefault(tuple(_on_day(pattern, day) for pattern in patterns), day)
    return [Range(day, sources) for sources, day in ranges.items()]


def _on_day(pattern: str, day: date) -> str:
    if "{date" not in pattern:
        raise UserError(f"{pattern!r} holds no date: write {{date:%Y/%m/%d}} or the like where the path has one.")
    try:
        return pattern.format(date=day)
    except (KeyError, ValueError, IndexError) as error:
        raise UserError(f"{pattern!r} is no pattern of dates: {error}.") from error


@flow(name="backfill")
def backfill(
    patterns: Sequence[str], since: date, until: date, is_again: bool = False, **parameters: Any
) -> list[Backfilled]:
    """What became of each range. Each is a run of the pipeline, which takes the other parameters.

    Ranges come one after another, because a lake has one writer; the batches of each are worked on in parallel. A range
    that a run has completed is passed over, unless `is_again`; one that fails does not stop the others.
    """
    ranges = ranges_of(patterns, since, until)
    done = set() if is_again else completed_sources(parameters)
    return [_backfilled(each, done, parameters) for each in ranges]


def completed_sources(parameters: Mapping[str, Any]) -> set[str]:
    """What the runs that the lake knows to have completed were asked to read."""
    where = {name: parameters.get(name) for name in ("catalog", "data_path")}
    try:
        with Lake.read(Path(parameters["warehouse"]), **where) as lake:
            return {source for run in lake.recent_runs() for source in json.loads(run.parameters).get("sources", ())}
    except CatalogError:  # the first run makes the lake
        return set()


def _backfilled(each: Range, done: set[str], parameters: Mapping[str, Any]) -> Backfilled:
    sources = [source for source in each.sources if _holds_something(source, Path(parameters["warehouse"]))]
    if not sources:
        return Backfilled(each, "empty")
    if {without_secrets(source) for source in sources} <= done:
        return Backfilled(each, "done before")
    run = pipeline.with_options(flow_run_name=f"backfill {each.first_day}")
    try:
        return Backfilled(each, "done", run(sources=sources, **parameters))
    except Exception as error:
        # Prefect has its traceback; the ranges that follow may be sound.
        get_run_logger().error("The range of %s failed: %s", each.first_day, error)
        return Backfilled(each, "failed", error=f"{type(error).__name__}: {error}")


def _holds_something(source: str, warehouse: Path) -> bool:
    try:
        return bool(list_sources([source], project_folder(warehouse)).sources)
    except UserError:
        return False


def sentences_of(backfilled: Sequence[Backfilled]) -> Iterator[str]:
    """What became of the ranges, for a person to read."""
    for each in backfilled:
        told = each.error or ""
        if each.summary:
            told = f"{each.summary.rows['articles']:,} articles, {each.summary.rejected.total():,} records set aside"
        yield f"{each.of.first_day}  {each.state:<12} {told}".rstrip()
