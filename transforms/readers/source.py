"""Reading a source: through its compression and its archive to the reader of its format."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from transforms.encoding import is_binary
from transforms.readers.archives import archive_of
from transforms.readers.compression import compression_of, decompressed, inner_name
from transforms.readers.records import rejected
from transforms.readers.registry import ReadOptions, reader_for
from transforms.readers.streams import with_head
from transforms.reasons import Reason, RejectionError
from transforms.records import RawDocument, Rejected

DEFAULT_OPTIONS = ReadOptions()


def read_source(
    stream: BinaryIO, source_uri: str, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[RawDocument | Rejected]:
    """Yields each record of a source, one at a time: a document, or what was set aside and why.

    The source may be compressed, an archive, or both. A member of an archive has the archive's URI with `!/` and the
    member's path as its source_uri. Errors of the stream itself (OSError) are raised; nothing that the bytes say is.
    """
    yield from _read(stream, source_uri, source_uri, options, layers=())


def _read(
    stream: BinaryIO, source_uri: str, name: str, options: ReadOptions, layers: tuple[str, ...]
) -> Iterator[RawDocument | Rejected]:
    """The records of what may be compressed or an archive; `layers` are those that were opened to get here.

    An archive may be compressed and so may its members; nothing deeper is opened.
    """
    reader_name: str | None = None
    count = 0
    try:
        head, stream = with_head(stream)
        compression, archive = compression_of(head), archive_of(head, name)
        if compression is not None:
            _refuse_nested("compressed file", layers)
            inside_name = inner_name(name, compression)
            named = reader_for(inside_name, b"")
            by_member = named is not None and named.has_member_per_record
            inside = decompressed(stream, compression, options.limits, by_member=by_member)
            yield from _read(inside, source_uri, inside_name, options, (*layers, "compressed file"))
            return
        if archive is not None:
            _refuse_nested("archive", layers)
            for member in archive.members(stream, source_uri, options.limits):
                if isinstance(member, Rejected):
                    yield member
                else:
                    yield from _read(member.stream, member.source_uri, member.name, options, ("archive",))
            return
        reader = reader_for(name, head)
        if reader is None:
            raise _unknown_format(name)
        reader_name = reader.name
        if reader.is_text and is_binary(head):
            raise RejectionError(Reason.BINARY, "The source holds binary data where text is expected")
        for record in reader.read(stream, source_uri, options):
            count += 1
            yield record
        if count == 0:
            raise RejectionError(Reason.EMPTY, "The source holds no records")
    except RejectionError as error:
        yield rejected(error, source_uri, reader_name, count, error.byte_start, error.byte_end)


def _refuse_nested(kind: str, layers: tuple[str, ...]) -> None:
    if kind in layers:
        raise RejectionError(Reason.NESTED_ARCHIVE, f"It is a {kind} inside a {kind}; only one level is opened")


def _unknown_format(name: str) -> RejectionError:
    suffix = PurePosixPath(name).suffix
    return RejectionError(
        Reason.UNKNOWN_FORMAT, f"No reader accepts files ending in {suffix!r}, and the content is none that is known"
    )
