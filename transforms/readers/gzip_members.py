"""Gzip read member by member, so that damage to one costs no other."""

import re
import zlib
from typing import BinaryIO

MEMBER_START = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
GZIP_WINDOW = 31  # zlib's number for the largest window with a gzip head and trailer around the data
INPUT_BYTES = 16 * 2**10  # deflate expands it to 17 MB at most


class GzipMembers:
    """The decompressed bytes of every member of a gzip stream that is intact.

    A member is held back until its checksum is known to be right, unless it is longer than `held_bytes`. Reading a
    damaged one raises ValueError, or EOFError if the stream ends in it; reading on goes on with the next member.
    """

    def __init__(self, source: BinaryIO, held_bytes: int) -> None:
        self.source = source
        self.held_bytes = held_bytes
        self.compressed = b""
        self.ready = b""
        self._begin_member()
        self.is_searching = False

    def read1(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end."""
        while not self.ready:
            self.compressed = self.compressed or self.source.read(INPUT_BYTES)
            if self.compressed:
                self._decompress()
            elif self.is_in_member:
                self._begin_member()
                raise EOFError
            else:
                return b""
        piece, self.ready = self.ready[:size], self.ready[size:]
        return piece

    def _begin_member(self) -> None:
        self.member = zlib.decompressobj(GZIP_WINDOW)
        self.is_in_member = False
        self.held = bytearray()

    def _decompress(self) -> None:
        """Decompresses some more; what may be handed out is ready then."""
        if self.is_searching:
            self._search(0)
            return
        try:
            self.held += self.member.decompress(self.compressed)
        except zlib.error as error:
            self._search(0 if self.is_in_member else 1)
            self._begin_member()
            raise ValueError(str(error)) from error
        self.is_in_member = not self.member.eof
        # Members may be padded with zeros.
        self.compressed = self.member.unused_data.lstrip(b"\0")
        if self.member.eof or len(self.held) > self.held_bytes:
            self.ready = bytes(self.held)
            self.held.clear()
        if self.member.eof:
            self._begin_member()

    def _search(self, position: int) -> None:
        """Drops what is before the next start of a member, all of it if there is none."""
        found = MEMBER_START.search(self.compressed, position)
        self.is_searching = found is None
        self.compressed = self.compressed[found.start() :] if found else b""
