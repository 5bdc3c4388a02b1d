"""Landed batches: raw documents in Arrow files, and their cutting into as much as a worker takes at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from typing import Any

from transforms.records import RawDocument

BATCH_FILE = "batch-{number:06d}.arrow"
BATCH_DOCUMENTS = 4_000
"""Documents in a batch at most: those of 2 MB of short messages would keep one worker busy for a minute."""
PIECES = 8
"""Pieces of a full batch: what is read and written for a smaller part of one costs as much as the work on it."""
SHARES_PER_WORKER = 2
"""Batches that each worker is to have of what is left, as far as its pieces allow."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of documents in a batch file that is worked on as a whole: how much it holds."""

    document_count: int
    byte_count: int


@dataclass(frozen=True, slots=True)
class LandedBatch:
    """A file of raw documents in landing, or the part of one that its pieces make, from the piece `first_piece` on."""

    path: str
    pieces: tuple[Piece, ...]
    first_piece: int = 0

    @property
    def document_count(self) -> int:
        """How many documents it holds."""
        return sum(piece.document_count for piece in self.pieces)

    @property
    def byte_count(self) -> int:
        """How much text and markup it holds."""
        return sum(piece.byte_count for piece in self.pieces)

    def __str__(self) -> str:
        name = self.path.rpartition("/")[2].removesuffix(".arrow")
        return f"{name}-{self.first_piece}" if self.first_piece else name


@dataclass(slots=True)
class BatchWriter:
    """Collects documents and writes them out as a batch whenever they come to `batch_bytes` or BATCH_DOCUMENTS."""

    folder: str
    batch_bytes: int
    batches: list[LandedBatch] = field(default_factory=list)
    _documents: list[RawDocument] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _piece: Piece = Piece(0, 0)
    _byte_count: int = 0

    def add(self, document: RawDocument) -> None:
        """Take in one document."""
        # Not by byte_start and byte_end: for the records of a table or a feed they are those of the whole source.
        byte_count = len(document.content)
        self._documents.append(document)
        self._byte_count += byte_count
        self._piece = Piece(self._piece.document_count + 1, self._piece.byte_count + byte_count)
        is_full = self._piece.document_count * PIECES >= BATCH_DOCUMENTS
        if is_full or self._piece.byte_count * PIECES >= self.batch_bytes:
            self._end_piece()
        if self._byte_count >= self.batch_bytes or len(self._documents) == BATCH_DOCUMENTS:
            self.flush()

    def flush(self) -> None:
        """Write out what has been collected."""
        if not self._documents:
            return
        self._end_piece()
        path = f"{self.folder}/{BATCH_FILE.format(number=len(self.batches))}"
        write_documents(self._documents, self._pieces, path)
        self.batches.append(LandedBatch(path, tuple(self._pieces)))
        self._documents, self._pieces, self._byte_count = [], [], 0

    def _end_piece(self) -> None:
        if self._piece.document_count:
            self._pieces.append(self._piece)
            self._piece = Piece(0, 0)


def write_documents(documents: Sequence[RawDocument], pieces: Sequence[Piece], path: str) -> None:
    """Write raw documents to an Arrow file, each piece as a record batch; `fields` become JSON text.

    `path` is a path or a URI.
    """
    import fsspec
    import orjson
    import pyarrow as pa

    columns: dict[str, list[Any]] = {
        column.name: [getattr(document, column.name) for document in documents] for column in fields(RawDocument)
    }
    columns["fields"] = [
        orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS) for value in columns["fields"]
    ]
    columns["content"] = [value.encode("utf-8") for value in columns["content"]]
    table = pa.table(columns)
    begun = 0
    with fsspec.open(path, "wb") as stream, pa.ipc.new_file(stream, table.schema) as writer:
        for piece in pieces:
            writer.write_table(table.slice(begun, piece.document_count))
            begun += piece.document_count


def read_documents(batch: LandedBatch) -> list[RawDocument]:
    """The raw documents of a batch, from the Arrow file that `write_documents` wrote."""
    import fsspec
    import orjson
    import pyarrow as pa

    with fsspec.open(batch.path, "rb") as stream:
        file = pa.ipc.open_file(stream)
        numbers = range(batch.first_piece, batch.first_piece + len(batch.pieces))
        rows = [row for number in numbers for row in file.get_batch(number).to_pylist()]
    return [
        RawDocument(**{**row, "content": row["content"].decode("utf-8"), "fields": orjson.loads(row["fields"])})
        for row in rows
    ]


def cut_to_work(batches: Sequence[LandedBatch], workers: int) -> Iterator[LandedBatch]:
    """The batches in their order, those near the end cut at their pieces, so that the workers end at about one time.

    No batch holds more than its share of what is left then: what `workers` have to do, in SHARES_PER_WORKER parts each.
    """
    left = sum(batch.byte_count for batch in batches)
    for batch in batches:
        begun, byte_count, cuts = 0, 0, [0]
        for number, piece in enumerate(batch.pieces):
            if number > begun and (byte_count + piece.byte_count) * workers * SHARES_PER_WORKER > left:
                cuts.append(number)
                left -= byte_count
                begun, byte_count = number, 0
            byte_count += piece.byte_count
        left -= byte_count
        for first, end in pairwise([*cuts, len(batch.pieces)]):
            yield replace(batch, pieces=batch.pieces[first:end], first_piece=first)
