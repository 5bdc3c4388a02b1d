"""Landing: raw documents from their sources into batch files, untouched, leaving out what the lake already holds."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from flows.landed import BatchWriter, LandedBatch
from flows.sources import Fingerprint, Source, fingerprint_of, open_source, reject_unreadable, set_aside
from transforms.quotes.version import extractor_version
from transforms.readers import ReadOptions, read_source
from transforms.reasons import Reason
from transforms.records import Rejected, SourceFile

if TYPE_CHECKING:
    from warehouse.lake import KnownArticle

HELD_BYTES = 128 * 2**10
"""Sources shorter than this are read once, into memory. For a longer one a second reading is the lesser cost."""


@dataclass(frozen=True, slots=True)
class Landing:
    """What was landed of the sources that were read, and what was found out about them on the way.

    `unchanged` are the articles whose record needs no work. `replaced` are the others of sources that were read to
    their end: they are gone, unless a batch of this run brings them back.
    """

    batches: tuple[LandedBatch, ...] = ()
    source_files: tuple[SourceFile, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    unchanged: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LandingFolder:
    """The folder of a run's batch files. `was_left` says that an earlier run left its own behind, as it did not end."""

    path: str
    was_left: bool

    def remove(self) -> None:
        """Nothing; the run has ended, and the batch files go."""
        file_system, path = _file_system_of(self.path)
        file_system.rm(path, recursive=True)


def open_folder(data_path: str, run_id: str) -> LandingFolder:
    """A new folder for the run's batch files, after what earlier runs left there has been removed.

    It is beside the lake's files, so that every worker that can write these can reach it.
    The caller holds the lake's writer lock: no other run is using the folder.
    """
    root = f"{data_path.rstrip('/')}-landing"
    file_system, path = _file_system_of(root)
    was_left = bool(file_system.exists(path) and file_system.find(path))
    if file_system.exists(path):
        file_system.rm(path, recursive=True)
    file_system.makedirs(f"{path}/{run_id}")
    file_system.touch(f"{path}/{run_id}/unfinished")
    return LandingFolder(f"{root}/{run_id}", was_left)


def _file_system_of(uri: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    file_system, path = url_to_fs(uri)
    return file_system, str(path)


def articles_by_source(known: "Iterable[KnownArticle]", sources: Collection[str]) -> "dict[str, list[KnownArticle]]":
    """The known articles under the source that holds them; the member of an archive counts to the archive."""
    grouped: dict[str, list[KnownArticle]] = defaultdict(list)
    for article in known:
        grouped[holder_of(article.source_uri, sources)].append(article)
    return grouped


def holder_of(uri: str, sources: Collection[str]) -> str:
    """The source that a record's URI belongs to: itself, or the archive before one of its `!/`."""
    holder = uri
    while holder not in sources and "!/" in holder:
        holder = holder.rpartition("!/")[0]
    return holder if holder in sources else uri


def reading_version(options: ReadOptions) -> str:
    """The version of what makes rows of a source: the extractor's, and a hash of the options if any is set."""
    if options == ReadOptions():
        return extractor_version()
    return f"{extractor_version()}+{hashlib.sha256(repr(options).encode()).hexdigest()[:8]}"


def unchanged_sources(
    sources: Iterable[Source], known_sources: Mapping[str, SourceFile], options: ReadOptions
) -> frozenset[str]:
    """The names of the sources whose bytes are those of their last reading, if nothing else would be read in them."""
    version = reading_version(options)
    unchanged = set()
    for source in sources:
        seen = known_sources.get(source.uri)
        if not seen or seen.status != "present" or seen.extractor_version != version:
            continue
        try:
            with open_source(source) as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            continue  # landing meets the error again and sets the source aside
        if sha256 == seen.sha256:
            unchanged.add(source.uri)
    return frozenset(unchanged)


def land_sources(
    sources: Iterable[Source],
    *,
    held: "Mapping[str, Sequence[KnownArticle]]",
    known_sources: Mapping[str, SourceFile],
    writer: BatchWriter,
    options: ReadOptions,
    run_id: str,
    chosen: Collection[str] = (),
) -> Landing:
    """The sources' documents, landed by the writer, but for records that the lake holds as they are.

    `held` are the lake's articles under the source that holds them. Such an article needs no work when its record
    has the same bytes and was read by the same version with the same options; all the same it is landed when `chosen`
    holds its id.
    """
    version = reading_version(options)
    source_files: list[SourceFile] = []
    rejected: list[Rejected] = []
    replaced: set[str] = set()
    unchanged: set[str] = set()
    for source in sources:
        articles = held.get(source.uri, ())
        seen = known_sources.get(source.uri)
        is_read_alike = seen is None or seen.extractor_version == version
        same = [
            each
            for each in articles
            if is_read_alike and each.extractor_version == extractor_version() and each.article_id not in chosen
        ]
        reading = _Reading(source, same, options)
        try:
            with open_source(source) as stream:
                reading.land(reading.digested(stream), writer)
                reading.set_aside_if_changed(stream)
        except OSError as error:
            reading.set_rest_aside(reject_unreadable(source.uri, error, record_number=reading.record_count))
        rejected.extend(reading.rejected)
        unchanged |= reading.unchanged
        if reading.is_complete:
            source_files.append(reading.source_file(version, run_id))
            replaced.update({article.article_id for article in articles} - reading.unchanged)
    writer.flush()
    return Landing(
        batches=tuple(writer.batches),
        source_files=tuple(source_files),
        rejected=tuple(rejected),
        unchanged=frozenset(unchanged),
        replaced=frozenset(replaced),
    )


class _Reading:
    """One source being read: what has been seen of it so far."""

    def __init__(self, source: Source, known: "Sequence[KnownArticle]", options: ReadOptions) -> None:
        self.source = source
        self.options = options
        self.known = {(article.source_uri, article.record_number): article for article in known}
        self.sha256 = ""
        self.size = 0
        self.fingerprint: Fingerprint | None = None
        self.record_count = 0
        self.rejected: list[Rejected] = []
        self.unchanged: set[str] = set()
        self.is_complete = True

    def digested(self, stream: BinaryIO) -> BinaryIO:
        """The source's bytes from their start on, of which the hash and the size have been taken."""
        self.fingerprint = fingerprint_of(stream)
        content = stream.read(HELD_BYTES)
        if len(content) < HELD_BYTES:
            self.sha256 = hashlib.sha256(content).hexdigest()
            self.size = len(content)
            return BytesIO(content)
        stream.seek(0)
        self.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        self.size = stream.tell()
        stream.seek(0)
        return stream

    def land(self, stream: BinaryIO, writer: BatchWriter) -> None:
        """Read the records and hand those that need work to the writer."""
        for item in read_source(stream, self.source.uri, self.options):
            self.record_count += 1
            if isinstance(item, Rejected):
                self.rejected.append(item)
            elif (article := self.known.get((item.source_uri, item.record_number))) and (
                article.content_sha256 == item.sha256
            ):
                self.unchanged.add(article.article_id)
            else:
                writer.add(item)

    def set_aside_if_changed(self, stream: BinaryIO) -> None:
        """Note that the source was not read to its end, if it is another by now."""
        if fingerprint_of(stream) != self.fingerprint:
            detail = "The source changed while it was read; the next run reads it again"
            self.set_rest_aside(set_aside(self.source.uri, Reason.CHANGED, detail, record_number=self.record_count))

    def set_rest_aside(self, row: Rejected) -> None:
        """Note that the source was not read to its end."""
        self.rejected.append(row)
        self.is_complete = False

    def source_file(self, version: str, run_id: str) -> SourceFile:
        """The row that lets the next run pass the source over."""
        return SourceFile(
            source_uri=self.source.uri,
            sha256=self.sha256,
            size_bytes=self.size,
            record_count=self.record_count,
            rejected_count=len(self.rejected),
            status="present",
            extractor_version=version,
            run_id=run_id,
        )
