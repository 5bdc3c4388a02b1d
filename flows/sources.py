"""Where articles come from: files, folders, globs and URIs, listed, named and opened."""

import errno
import fnmatch
import glob
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from flows.errors import UserError
from transforms.readers.records import rejected as rejected_row
from transforms.reasons import Reason, RejectionError
from transforms.records import Rejected

CREDENTIALS = re.compile(r"(?<=://)[^/@]*@")
SPOOL_BYTES = 64 * 2**20
"""Remote sources up to this size are held in memory while they are read; larger ones go to a temporary file."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file or object: its name in the warehouse, and the path or URI that opens it."""

    uri: str
    path: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a run is to read: its sources in the order of their names, what could not be listed, and the patterns of
    names that the run answers for (a known source that matches one and exists no more is gone)."""

    sources: tuple[Source, ...]
    rejected: tuple[Rejected, ...]
    scopes: tuple[str, ...]

    def covers(self, uri: str) -> bool:
        """Whether the run answers for a source of this name."""
        return any(is_in_scope(uri, scope) for scope in self.scopes)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells whether an open file changed while it was read."""

    size: int
    modified_ns: int


def is_in_scope(uri: str, scope: str) -> bool:
    """Whether a source of this name is one that an argument answers for."""
    return fnmatch.fnmatchcase(uri, scope)


def project_folder(warehouse: Path) -> Path:
    """The folder that source names are relative to: two above the warehouse, so that data/warehouse gives data/raw.

    It does not depend on the working directory: a scheduled run gives a source the same name as one by hand.
    """
    return Path(os.path.abspath(warehouse)).parent.parent  # noqa: PTH100 - links keep their names, as in source names


def list_sources(arguments: Sequence[str], project: Path) -> Listing:
    """The sources that the arguments name: files, folders (with all below), globs, and URIs that fsspec opens.

    Hidden files and folders below a folder are passed over. A folder that links to itself, a broken link, a device
    or a folder that may not be read is set aside. Raises UserError for an argument that names nothing.
    """
    found: dict[str, Source] = {}
    rejected: dict[str, Rejected] = {}
    scopes: list[str] = []
    for argument in arguments:
        items = _list_remote(argument) if "://" in argument else _list_local(argument, project)
        for item in items:
            if isinstance(item, Source):
                found[item.uri] = item
            else:
                rejected[item.source_uri] = item
        scopes.append(_scope_of(argument, project))
    return Listing(
        sources=tuple(found[uri] for uri in sorted(found)),
        rejected=tuple(rejected[uri] for uri in sorted(rejected)),
        scopes=tuple(scopes),
    )


def source_exists(uri: str, project: Path) -> bool:
    """Whether something of this name is there; a place that may not be looked at counts as there."""
    if "://" in uri:
        file_system, path = _file_system_of(uri)
        return bool(file_system.exists(path))
    try:
        os.lstat(project / uri)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def open_source(source: Source) -> BinaryIO:
    """A seekable stream of the source's bytes; a remote one is fetched once. Raises OSError."""
    if "://" not in source.path:
        # Without O_NONBLOCK, opening a pipe that took the file's place since it was listed would wait for ever.
        return os.fdopen(os.open(source.path, os.O_RDONLY | os.O_NONBLOCK), "rb")
    file_system, path = _file_system_of(source.path)
    spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - the caller closes it
    with file_system.open(path, "rb") as stream:
        shutil.copyfileobj(stream, spool)
    spool.seek(0)
    return cast(BinaryIO, spool)


def fingerprint_of(stream: BinaryIO) -> Fingerprint | None:
    """The fingerprint of an open local file; None for a fetched copy, which nobody else can change."""
    if isinstance(stream, tempfile.SpooledTemporaryFile):
        return None
    status = os.fstat(stream.fileno())
    return Fingerprint(size=status.st_size, modified_ns=status.st_mtime_ns)


def set_aside(uri: str, reason: Reason, detail: str, *, record_number: int = 0) -> Rejected:
    """The row for a source that could not be read, or not from this record on."""
    return rejected_row(RejectionError(reason, detail), uri, None, record_number, None, None)


def reject_unreadable(uri: str, error: OSError, *, record_number: int = 0) -> Rejected:
    """The row for a source that the operating system does not let us read."""
    if isinstance(error, FileNotFoundError):
        reason = Reason.VANISHED
    elif error.errno == errno.ELOOP:
        reason = Reason.LINK_LOOP
    else:
        reason = Reason.UNREADABLE
    return set_aside(uri, reason, f"{reason.description}: {error.strerror or error}", record_number=record_number)


def _list_local(argument: str, project: Path) -> Iterator[Source | Rejected]:
    # Path.glob does not take an absolute pattern.
    paths = sorted(glob.glob(argument, recursive=True)) if _is_pattern(argument) else [argument]  # noqa: PTH207
    if not paths:
        raise UserError(f"No file matches {argument!r}: check the pattern.")
    for path in paths:
        if not os.path.lexists(path):
            raise UserError(f"There is no file or folder {path!r}: check the name.")
        if Path(path).is_dir():
            for found in _walk(path):
                yield _local_source(found, project)
        else:
            yield _local_source(path, project)


def _is_pattern(argument: str) -> bool:
    return glob.has_magic(argument) and not os.path.lexists(argument)


def _local_source(found: "str | _Unlisted", project: Path) -> Source | Rejected:
    if isinstance(found, _Unlisted):
        return reject_unreadable(_local_uri(found.path, project), found.error)
    uri = _local_uri(found, project)
    try:
        mode = os.stat(found).st_mode  # noqa: PTH116 - for a small file, making a Path takes longer than the call
    except OSError as error:
        return reject_unreadable(uri, error)
    if not stat.S_ISREG(mode):
        return set_aside(uri, Reason.NOT_A_FILE, "The source is a device, a pipe or a socket, not a file")
    return Source(uri=uri, path=found)


def _local_uri(path: str, project: Path) -> str:
    absolute = os.path.abspath(path)  # noqa: PTH100 - a link keeps its own name, Path.resolve would follow it
    inside = project != Path(project.anchor) and f"{absolute}/".startswith(f"{project}/")
    name = absolute[len(f"{project}/") :] or "." if inside else absolute
    # A file name is bytes: what is no UTF-8 in it can stand in no table and is written as \xNN.
    return os.fsencode(name).decode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True)
class _Unlisted:
    path: str
    error: OSError


def _walk(root: str) -> Iterator[str | _Unlisted]:
    """The files below a folder. Folders behind links come last, and each folder is entered once, by its first name."""
    entered: set[tuple[int, int]] = set()
    folders, links = [root], []
    while folders or links:
        folder = folders.pop() if folders else links.pop(0)
        try:
            status = Path(folder).stat()
            if (status.st_dev, status.st_ino) in entered:
                if os.path.realpath(folder) in _real_parents(folder):
                    yield _Unlisted(folder, OSError(errno.ELOOP, "the folder links to one that it stands in"))
                continue
            entered.add((status.st_dev, status.st_ino))
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield _Unlisted(folder, error)
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif entry.is_symlink() and Path(entry.path).is_dir():
                links.append(entry.path)
            else:
                yield entry.path


def _real_parents(path: str) -> set[str]:
    return {str(parent) for parent in Path(os.path.realpath(Path(path).parent) + "/x").parents}


def _list_remote(argument: str) -> Iterator[Source]:
    file_system, path = _file_system_of(argument)
    if glob.has_magic(path):
        names = file_system.glob(path)
    elif file_system.isdir(path):
        names = file_system.find(path)
    else:
        names = [path] if file_system.exists(path) else []
    if not names:
        raise UserError(f"{without_secrets(argument)} holds nothing that can be read: check the address.")
    for name in names:
        address = file_system.unstrip_protocol(name)
        yield Source(uri=without_secrets(address), path=address)


def _file_system_of(uri: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    file_system, path = url_to_fs(uri)
    return file_system, str(path)


def _scope_of(argument: str, project: Path) -> str:
    if "://" in argument:
        file_system, path = _file_system_of(argument)
        address = without_secrets(file_system.unstrip_protocol(path))
        return address if glob.has_magic(address) else f"{glob.escape(address.rstrip('/'))}*"
    if _is_pattern(argument):
        return _local_uri(argument, project)
    uri = _local_uri(argument, project)
    if not Path(argument).is_dir():
        return glob.escape(uri)
    return "*" if uri == "." else f"{glob.escape(uri)}/*"


def without_secrets(uri: str) -> str:
    """The URI without the user name and password that it may carry."""
    return CREDENTIALS.sub("", uri)
