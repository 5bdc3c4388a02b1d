"""Trying records again that were set aside, and keeping the bytes of those that are."""

import glob
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.known import RecordKey, key_of
from flows.landed import BatchWriter
from flows.landing import holder_of
from flows.sources import Listing, Source, list_sources, open_source, project_folder, source_exists
from transforms.readers import Limits, ReadOptions
from transforms.readers.originals import originals, read_original
from transforms.reasons import Reason
from transforms.records import Rejected, SourceFile
from warehouse.originals import OriginalsWriter, read_originals

if TYPE_CHECKING:
    from warehouse.lake import Lake


@dataclass(frozen=True, slots=True)
class Replay:
    """Records that were set aside by runs with the same options: to be tried again together."""

    source_uris: tuple[str, ...]
    field_names: dict[str, str]
    separator: str | None


def replays(lake: "Lake", reason: str | None) -> list[Replay]:
    """What there is to try again of the records that were set aside, for that reason or for any."""
    parameters = {run.run_id: json.loads(run.parameters) for run in lake.recent_runs(None)}
    known = lake.known_sources()
    by_options: dict[str, set[str]] = defaultdict(set)
    for row in lake.rejected(reason):
        asked = parameters.get(row.run_id, {})
        options = json.dumps([asked.get("field_names") or {}, asked.get("separator")], sort_keys=True)
        by_options[options].add(holder_of(row.source_uri, known))
    return [Replay(tuple(sorted(uris)), *json.loads(options)) for options, uris in sorted(by_options.items())]


def list_again(source_uris: Sequence[str], warehouse: Path) -> Listing:
    """The sources of these names that are still there, and those among them that still cannot be listed."""
    project = project_folder(warehouse)
    there = [uri if "://" in uri else str(project / uri) for uri in source_uris if source_exists(uri, project)]
    listing = list_sources(there, project)
    names = set(source_uris)
    return Listing(
        sources=tuple(source for source in listing.sources if source.uri in names),
        rejected=tuple(row for row in listing.rejected if row.source_uri in names),
        scopes=tuple(glob.escape(uri) for uri in source_uris),
    )


def land_kept(
    lake: "Lake", kept: Sequence[Rejected], writer: BatchWriter, options: ReadOptions, run_id: str
) -> list[Rejected]:
    """What is set aside again of the records whose sources are gone, after the others were landed from their bytes."""
    rejected: list[Rejected] = []
    for row, content in read_originals(lake.data_path, kept):
        for record in read_original(content, row, options):
            if isinstance(record, Rejected):
                rejected.append(replace(record, run_id=run_id))
            else:
                writer.add(record)
    writer.flush()
    return rejected


def keep_originals(
    lake: "Lake",
    rejected: Sequence[Rejected],
    read: Iterable[SourceFile],
    listed: Iterable[Source],
    kept: Sequence[Rejected],
    run_id: str,
) -> list[Rejected]:
    """The rows with the digests of their bytes, after these were copied beside the lake.

    `read` are the sources that were read to their end in this run, `listed` where they are, and `kept` the rows of
    sources that are gone, whose bytes were kept before. Nothing is kept of a duplicate, as the lake holds its article,
    of a source that has changed or gone since, and of more bytes than one article may have.
    """
    rows = [row for row in rejected if row.reason_code != Reason.DUPLICATE.value]
    digests: dict[RecordKey, str] = {}
    paths = {source.uri: source for source in listed}
    of_source: dict[str, list[Rejected]] = defaultdict(list)
    names = {record.source_uri: record.sha256 for record in read}
    for row in rows:
        of_source[holder_of(row.source_uri, names)].append(row)
    again = {key_of(row) for row in rows}
    with OriginalsWriter(lake.data_path, run_id) as writer:
        for uri in sorted(of_source.keys() & names.keys() & paths.keys()):
            for row, content in _originals_of(paths[uri], names[uri], of_source[uri]):
                digests[key_of(row)] = writer.add(content)
        for row, content in read_originals(lake.data_path, [row for row in kept if key_of(row) in again]):
            digests[key_of(row)] = writer.add(content)
    return [replace(row, original_sha256=digests.get(key_of(row))) for row in rejected]


def _originals_of(source: Source, sha256: str, rows: Sequence[Rejected]) -> Iterator[tuple[Rejected, bytes]]:
    try:
        with open_source(source) as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() == sha256:
                stream.seek(0)
                yield from originals(stream, rows, Limits())
    except OSError:
        # It went after it was read: the rows say where the bytes were, and the next run says that it is gone.
        return
