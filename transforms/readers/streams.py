"""Reading byte streams in bounded memory, and saying where and why they break."""

import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, Protocol, cast

from transforms.readers.registry import HEAD_BYTES, Limits
from transforms.reasons import Reason, RejectionError

BUFFER_BYTES = 128 * 2**10
# What decompressors and zipfile raise for damage; NotImplementedError for versions and kinds that they do not know.
DAMAGE_ERRORS = (
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    ValueError,
    NotImplementedError,
)


class Readable(Protocol):
    """What a decompressor offers."""

    def read1(self, size: int, /) -> bytes:
        """Up to `size` bytes, as many as are at hand; none at the end."""


class Line(NamedTuple):
    """A line without its line end; None as content if it is longer than the limit."""

    byte_start: int
    byte_end: int
    content: bytes | None


def lines(stream: BinaryIO, limit: int, *, keep_end: bool = False) -> Iterator[Line]:
    """Each line of the stream. Of one longer than `limit` bytes no more than that is ever held."""
    start = 0
    while piece := stream.readline(limit + 1):
        end = start + len(piece)
        content = None if len(piece) > limit else piece if keep_end else piece.rstrip(b"\r\n")
        while not piece.endswith(b"\n") and (piece := stream.readline(BUFFER_BYTES)):
            end += len(piece)
        yield Line(start, end, content)
        start = end


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in pieces, those before damage too: read() would drop what it has of a piece that it cannot fill."""
    read = getattr(stream, "read1", stream.read)
    while chunk := read(BUFFER_BYTES):
        yield chunk


def whole(stream: BinaryIO, limit: int) -> bytes:
    """All that is left of the stream; raises RejectionError with `too_large` if that is more than `limit` bytes."""
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise too_large(limit)
    return content


def too_large(limit: int) -> RejectionError:
    """The error for a record over the limit."""
    return RejectionError(Reason.TOO_LARGE, f"The record is longer than {limit:,} bytes, the limit for one article")


def with_head(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first HEAD_BYTES of the stream, and a stream that still begins with them."""
    if stream.seekable():
        start = stream.tell()
        head = stream.read(HEAD_BYTES)
        stream.seek(start)
        return head, stream
    buffered = stream if isinstance(stream, io.BufferedReader) else buffered_reader(CountingStream(stream))
    return buffered.peek(HEAD_BYTES)[:HEAD_BYTES], cast(BinaryIO, buffered)


def buffered_reader(stream: io.RawIOBase) -> io.BufferedReader:
    """The stream with a buffer of the size that suits decompression and whole records."""
    return io.BufferedReader(stream, BUFFER_BYTES)


class CountingStream(io.RawIOBase):
    """A stream that counts what is read from another, and leaves that one open when it is done."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.count = 0

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The number of bytes put into the buffer."""
        piece = self.source.read(len(buffer))
        buffer[: len(piece)] = piece
        self.count += len(piece)
        return len(piece)


class CheckedStream(io.RawIOBase):
    """A decompressed stream that refuses to grow without bound, and turns damage into a RejectionError with its offset.

    The error is raised once; after it the stream is at its end, unless the source `resumes` behind damage. `consumed`
    tells how many compressed bytes have been read so far, unless the ratio is watched elsewhere.
    """

    def __init__(
        self,
        source: Readable,
        limits: Limits,
        consumed: Callable[[], int] | None = None,
        *,
        resumes: bool = False,
    ) -> None:
        self.source = source
        self.limits = limits
        self.consumed = consumed
        self.resumes = resumes
        self.position = 0
        self.failure: RejectionError | None = None
        self.is_over = False

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The number of bytes put into the buffer; what comes before damage is handed out before it is raised."""
        filled = 0
        while filled < len(buffer) and self.failure is None and not self.is_over:
            piece = self._next_piece(len(buffer) - filled)
            if not piece:
                break
            buffer[filled : filled + len(piece)] = piece
            filled += len(piece)
        if self.failure is not None and not filled:
            failure, self.failure = self.failure, None
            raise failure
        return filled

    def _next_piece(self, size: int) -> bytes:
        try:
            piece = self.source.read1(size)
            self.position += len(piece)
            self._refuse_bomb()
        except EOFError:
            piece = self._fail(Reason.TRUNCATED, "The compressed data ends too early")
        except (*DAMAGE_ERRORS, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # of the disk or the network: those of gzip and bz2 for damaged data have no number
            piece = self._fail(Reason.CORRUPT, f"The compressed data is damaged: {error}")
        except RejectionError as error:
            self.resumes = False
            piece = self._fail(error.reason, str(error))
        return piece

    def _fail(self, reason: Reason, detail: str) -> bytes:
        self.is_over = not self.resumes
        self.failure = RejectionError(reason, f"{detail} (after {self.position:,} bytes)", byte_start=self.position)
        return b""

    def _refuse_bomb(self) -> None:
        if self.position > self.limits.expanded_bytes:
            raise RejectionError(
                Reason.EXPANDS_TOO_FAR, f"It expands to more than {self.limits.expanded_bytes:,} bytes, the size limit"
            )
        if self.consumed is not None:
            refuse_ratio(self.position, self.consumed(), self.limits)


def refuse_ratio(expanded: int, compressed: int, limits: Limits) -> None:
    """Nothing; raises RejectionError where so few compressed bytes cannot be the text of so many."""
    if expanded > limits.expansion_free_bytes and expanded > limits.expansion_ratio * max(compressed, 1):
        raise RejectionError(
            Reason.EXPANDS_TOO_FAR,
            f"{compressed:,} bytes expand to {expanded:,} or more, over the limit of {limits.expansion_ratio} to 1",
        )


def seekable(stream: BinaryIO, limits: Limits) -> BinaryIO:
    """The stream if one can seek in it, else one over its bytes in memory.

    Raises RejectionError with `too_large` if those are more than one record may have.
    """
    return stream if stream.seekable() else io.BytesIO(whole(stream, limits.record_bytes))
