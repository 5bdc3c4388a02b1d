"""Parquet: one article a row."""

from collections.abc import Iterator
from typing import BinaryIO

import orjson

from transforms.readers.fields import record_document, text_names
from transforms.readers.records import Place, rejected
from transforms.readers.registry import Reader, ReadOptions
from transforms.readers.streams import seekable
from transforms.reasons import Reason, RejectionError
from transforms.records import RawDocument, Rejected

ROWS_AT_ONCE = 256
MAGIC = b"PAR1"


def read(stream: BinaryIO, source_uri: str, options: ReadOptions) -> Iterator[RawDocument | Rejected]:
    """Yields the article of each row. A row has no bytes of its own: its place is the whole file.

    Raises RejectionError with `corrupt`, or `no_text` where no column can hold the text.
    """
    stream = seekable(stream, options.limits)
    size = stream.seek(0, 2)
    stream.seek(0)
    for number, row in enumerate(_rows(stream, options)):
        place = Place(source_uri, READER.name, number, 0, size)
        try:
            record = orjson.dumps(row, default=str)
            yield record_document(place, record, row, options.mapping)
        except RejectionError as error:
            yield rejected(error, *place)


def _rows(stream: BinaryIO, options: ReadOptions) -> Iterator[dict[str, object]]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(stream)
        names = file.schema_arrow.names
        if not text_names(names, options.mapping):
            known = ", ".join(names)[:400]
            raise RejectionError(
                Reason.NO_TEXT, f"No column is known to hold the text; --map text=NAME says which: {known}"
            )
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
            yield from batch.to_pylist()
    except (pa.ArrowException, UnicodeDecodeError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of the disk or the network: Arrow's own have no number
        raise RejectionError(Reason.CORRUPT, f"The Parquet file is damaged: {error}") from error


READER = Reader(
    name="parquet",
    suffixes=(".parquet", ".pq"),
    describes="Parquet: one article a row (`--map`)",
    read=read,
    recognises=lambda head: head.startswith(MAGIC),
    is_text=False,
)
