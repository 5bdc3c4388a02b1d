"""Helpers of the readers' tests."""

import io

from transforms.readers import ReadOptions, read_source
from transforms.records import RawDocument, Rejected

OPTIONS = ReadOptions()


def read_all(content: bytes, source_uri: str, options: ReadOptions = OPTIONS) -> list[RawDocument | Rejected]:
    return list(read_source(io.BytesIO(content), source_uri, options))


def read_one(content: bytes, source_uri: str, options: ReadOptions = OPTIONS) -> RawDocument:
    (record,) = read_all(content, source_uri, options)
    assert isinstance(record, RawDocument), record
    return record


def reject_one(content: bytes, source_uri: str, options: ReadOptions = OPTIONS) -> Rejected:
    (record,) = read_all(content, source_uri, options)
    assert isinstance(record, Rejected), record
    return record


def outcomes(records: list[RawDocument | Rejected]) -> list[str]:
    """The content of each document, or the code of its reason, in brackets."""
    return [r.content if isinstance(r, RawDocument) else f"[{r.reason_code}]" for r in records]
