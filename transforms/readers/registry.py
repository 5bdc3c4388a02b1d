"""The formats that can be read, and which of them a source is in."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import BinaryIO, Protocol

from transforms.encoding import wide_encoding
from transforms.readers import formats
from transforms.readers.fields import FIELD_NAMES
from transforms.records import RawDocument, Rejected

HEAD_BYTES = 8192


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a source is read before it is refused. All are bytes but the ratio and the count of members."""

    record_bytes: int = 16 * 2**20
    expanded_bytes: int = 64 * 2**30
    expansion_ratio: int = 500
    expansion_free_bytes: int = 32 * 2**20  # below this no ratio is too high: short texts can compress very well
    archive_members: int = 1_000_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says about a source: its columns (ours to theirs) and the line between its articles.

    Raises ValueError if `mapping` names a field that is none of ours.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    separator: str | None = None
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        unknown = [name for name in self.mapping if name not in FIELD_NAMES]
        if unknown:
            raise ValueError(f"There is no field {unknown[0]!r}; the fields are {', '.join(FIELD_NAMES)}")


class ReadFunction(Protocol):
    """Reads the records of one decompressed source, one at a time."""

    def __call__(
        self, stream: BinaryIO, source_uri: str, options: ReadOptions
    ) -> Iterator[RawDocument | Rejected]:  # pragma: no cover
        """Yields each record, or why it was set aside."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: the names and contents it is known by, and the function that reads it."""

    name: str
    suffixes: tuple[str, ...]
    describes: str
    read: ReadFunction
    recognises: Callable[[bytes], bool]  # by the first bytes, without a byte order mark and white space
    is_text: bool = True
    has_member_per_record: bool = False  # gzip holds each record in a member of its own: damage costs only that one
    has_names_line: bool = False  # the first line names the values of all others, which mean nothing without it


@cache
def readers() -> tuple[Reader, ...]:
    """Every reader that a module of `transforms.readers.formats` declares as READER, by name."""
    modules = [importlib.import_module(f"{formats.__name__}.{m.name}") for m in pkgutil.iter_modules(formats.__path__)]
    return tuple(sorted((module.READER for module in modules), key=lambda reader: reader.name))


def reader_for(source_uri: str, head: bytes) -> Reader | None:
    """The reader for a source, by its name where its first bytes do not speak against it, else by those bytes.

    `head` is up to HEAD_BYTES of the decompressed source. A name decides between formats that look alike, the content
    overrules a name that is wrong (a page saved as .txt), and a source without a suffix that is nothing else is text.
    """
    wide = wide_encoding(head)
    heads = [head.removeprefix(b"\xef\xbb\xbf").lstrip()]
    heads += [head.decode(wide, errors="ignore").encode().lstrip()] if wide is not None else []
    name = source_uri.rpartition("/")[2].casefold()
    named = [reader for reader in readers() if name.endswith(reader.suffixes)]
    recognising = [reader for reader in readers() if any(map(reader.recognises, heads))]
    for reader in [*(reader for reader in named if reader in recognising), *recognising, *named]:
        return reader
    return reader_named("text") if "." not in name else None


def reader_named(name: str) -> Reader:
    """The reader of that name."""
    return next(reader for reader in readers() if reader.name == name)
