"""Compressed streams: what they are compressed with, by their first bytes, and the stream inside."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from typing import BinaryIO, NamedTuple, cast

from transforms.readers.gzip_members import GzipMembers
from transforms.readers.registry import Limits
from transforms.readers.streams import CheckedStream, CountingStream, Readable, buffered_reader

# Zstandard can expand 4 bytes to 128 KB: this much input cannot become more than 64 MB at once.
ZSTANDARD_INPUT_BYTES = 2048


class Compression(NamedTuple):
    """A kind of compression: its suffixes with what remains of the name, its first bytes, how to open it."""

    suffixes: dict[str, str]
    magic: bytes
    open: Callable[[BinaryIO], Readable]


class ZstandardStream:
    """The decompressed bytes of all frames. zstandard's own stream reader ends in a cut frame without a word."""

    def __init__(self, source: BinaryIO) -> None:
        import zstandard

        self.source = source
        self.error = zstandard.ZstdError
        self.decompressor = zstandard.ZstdDecompressor()
        self.frame = self.decompressor.decompressobj()
        self.is_in_frame = False
        self.pending = b""
        self.pending_at = 0

    def read1(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end. Raises EOFError in a cut frame, ValueError in a damaged one."""
        while self.pending_at == len(self.pending):
            compressed = self.frame.unused_data or self.source.read(ZSTANDARD_INPUT_BYTES)
            if not compressed:
                if self.is_in_frame:
                    raise EOFError
                return b""
            if self.frame.eof:
                self.frame = self.decompressor.decompressobj()
            try:
                self.pending, self.pending_at = self.frame.decompress(compressed), 0
            except self.error as error:
                raise ValueError(str(error)) from error
            self.is_in_frame = not self.frame.eof
        piece = self.pending[self.pending_at : self.pending_at + size]
        self.pending_at += len(piece)
        return piece


def _open_gzip(stream: BinaryIO) -> Readable:
    return gzip.GzipFile(fileobj=stream)


GZIP = Compression({".gz": "", ".tgz": ".tar"}, b"\x1f\x8b\x08", _open_gzip)
COMPRESSIONS = (
    GZIP,
    Compression({".zst": "", ".tzst": ".tar"}, b"\x28\xb5\x2f\xfd", ZstandardStream),
    Compression({".bz2": "", ".tbz2": ".tar"}, b"BZh", bz2.BZ2File),
    Compression({".xz": "", ".txz": ".tar"}, b"\xfd7zXZ\0", lzma.LZMAFile),
)


def compression_of(head: bytes) -> Compression | None:
    """The compression of a stream that begins with `head`, if it has one."""
    return next((kind for kind in COMPRESSIONS if head.startswith(kind.magic)), None)


def decompressed(stream: BinaryIO, compression: Compression, limits: Limits, *, by_member: bool) -> BinaryIO:
    """The stream inside; reading it raises RejectionError with `truncated`, `corrupt` or `expands_too_far`.

    `by_member` goes on reading behind a damaged member of gzip.
    """
    counting = CountingStream(stream)
    buffered = cast(BinaryIO, buffered_reader(counting))
    resumes = by_member and compression is GZIP
    source = GzipMembers(buffered, limits.record_bytes) if resumes else compression.open(buffered)
    checked = CheckedStream(source, limits, lambda: counting.count, resumes=resumes)
    return cast(BinaryIO, buffered_reader(checked))


def inner_name(name: str, compression: Compression) -> str:
    """The name of what is inside, which tells its format: `a.jsonl.gz` holds `a.jsonl`, `a.tgz` holds `a.tar`."""
    for suffix, remains in compression.suffixes.items():
        if name.casefold().endswith(suffix):
            return name[: -len(suffix)] + remains
    return name
