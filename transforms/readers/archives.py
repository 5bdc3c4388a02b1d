"""The members of zip and tar archives, opened one at a time, without trusting the archive."""

import stat
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO, NamedTuple, cast

from transforms.readers.records import rejected
from transforms.readers.registry import Limits
from transforms.readers.streams import (
    DAMAGE_ERRORS,
    CheckedStream,
    CountingStream,
    Readable,
    buffered_reader,
    refuse_ratio,
    seekable,
)
from transforms.reasons import Reason, RejectionError
from transforms.records import Rejected

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
TAR_MAGIC, TAR_MAGIC_AT = b"ustar", 257
ENCRYPTED_FLAG = 0x1


class Member(NamedTuple):
    """A file inside an archive."""

    source_uri: str
    name: str
    stream: BinaryIO


class _TailedStream(CountingStream):
    """A stream that remembers the last block read: tarfile takes an archive that is cut off for one at its end."""

    tail = b""

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = super().readinto(buffer)
        self.tail = (self.tail + bytes(buffer[:size]))[-tarfile.BLOCKSIZE :]
        return size


class Archive(NamedTuple):
    """A kind of archive; `members` yields each of its files, or why it was set aside."""

    suffix: str
    members: Callable[[BinaryIO, str, Limits], Iterator[Member | Rejected]]


def archive_of(head: bytes, name: str) -> Archive | None:
    """The kind of archive of a source that begins with `head`, if it is one.

    A zip by another name is none: office documents and books are zips inside.
    """
    last = PurePosixPath(name).suffix.casefold()
    if head.startswith(ZIP_MAGIC) and last in ("", ZIP.suffix):
        return ZIP
    return TAR if head[TAR_MAGIC_AT:].startswith(TAR_MAGIC) else None


def _zip_members(stream: BinaryIO, source_uri: str, limits: Limits) -> Iterator[Member | Rejected]:
    stream = seekable(stream, limits)
    size = stream.seek(0, 2)
    try:
        archive = zipfile.ZipFile(stream)
    except DAMAGE_ERRORS as error:
        raise RejectionError(Reason.CORRUPT, f"The zip archive is damaged: {error}") from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        # The directory states the sizes, and zipfile never reads more than it states. Members may share their bytes.
        _refuse_size(len(infos), sum(info.file_size for info in infos), limits)
        refuse_ratio(sum(info.file_size for info in infos), size, limits)
        seen: Counter[str] = Counter()
        for info in infos:
            member_uri = _member_uri(source_uri, info.filename, seen)
            try:
                _refuse_path(info.filename)
                _refuse_zip_member(info, limits)
                opened = archive.open(info)
            except RejectionError as error:
                yield rejected(error, member_uri, None, 0, None, None)
            except DAMAGE_ERRORS as error:
                damage = RejectionError(Reason.CORRUPT, f"The zip member cannot be read: {error}")
                yield rejected(damage, member_uri, None, 0, None, None)
            else:
                with opened:
                    checked = CheckedStream(cast(Readable, opened), limits)
                    yield Member(member_uri, info.filename, cast(BinaryIO, buffered_reader(checked)))


def _refuse_zip_member(info: zipfile.ZipInfo, limits: Limits) -> None:
    if stat.S_ISLNK(info.external_attr >> 16):
        raise RejectionError(Reason.NOT_A_FILE, "The zip member is a symbolic link")
    if info.flag_bits & ENCRYPTED_FLAG:
        raise RejectionError(Reason.ENCRYPTED, "The zip member needs a password")
    refuse_ratio(info.file_size, info.compress_size, limits)


def _tar_members(stream: BinaryIO, source_uri: str, limits: Limits) -> Iterator[Member | Rejected]:
    count = total = 0
    seen: Counter[str] = Counter()
    source = _TailedStream(stream)
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            for info in archive:
                # tarfile keeps every member it has seen, and would fill the memory with them.
                archive.members = []  # type: ignore[attr-defined]
                if info.isdir():
                    continue
                count, total = count + 1, total + info.size
                _refuse_size(count, total, limits)
                member_uri = _member_uri(source_uri, info.name, seen)
                try:
                    _refuse_path(info.name)
                    opened = _open_tar_member(archive, info)
                except RejectionError as error:
                    yield rejected(error, member_uri, None, 0, None, None)
                else:
                    checked = CheckedStream(cast(Readable, opened), limits)
                    yield Member(member_uri, info.name, cast(BinaryIO, buffered_reader(checked)))
    except tarfile.ReadError as error:
        raise RejectionError(Reason.CORRUPT, f"The tar archive is damaged or cut off: {error}") from error
    if source.tail != bytes(tarfile.BLOCKSIZE):
        raise RejectionError(Reason.TRUNCATED, f"The tar archive ends without its end mark, after {count:,} members")


def _open_tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    # Sparse members state a size that the archive does not hold.
    opened = archive.extractfile(info) if info.isreg() and not info.issparse() else None
    if opened is None:
        raise RejectionError(Reason.NOT_A_FILE, "The tar member is a link, a device or a sparse file")
    return cast(BinaryIO, opened)


def _member_uri(source_uri: str, path: str, seen: Counter[str]) -> str:
    """The member's URI; from its second occurrence on, a path is followed by its number."""
    seen[path] += 1
    return f"{source_uri}!/{path}" + (f"#{seen[path]}" if seen[path] > 1 else "")


def _refuse_path(path: str) -> None:
    posix, windows = PurePosixPath(path), PureWindowsPath(path)
    if posix.is_absolute() or windows.drive or windows.root or ".." in (*posix.parts, *windows.parts):
        raise RejectionError(Reason.UNSAFE_PATH, f"The member's path {path!r} leads out of the archive")


def _refuse_size(count: int, total: int, limits: Limits) -> None:
    if count > limits.archive_members:
        raise RejectionError(
            Reason.EXPANDS_TOO_FAR, f"The archive has more than {limits.archive_members:,} members, the limit"
        )
    if total > limits.expanded_bytes:
        raise RejectionError(
            Reason.EXPANDS_TOO_FAR, f"The archive expands to more than {limits.expanded_bytes:,} bytes, the size limit"
        )


ZIP = Archive(".zip", _zip_members)
TAR = Archive(".tar", _tar_members)
