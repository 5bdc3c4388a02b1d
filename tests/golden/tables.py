"""The tables of one source as plain JSON values, without what differs from run to run or with the weights."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from transforms.batch import process_documents
from transforms.readers import read_source
from transforms.records import RawDocument, Rejected

ROOT = Path(__file__).parents[2]
EXPECTED = Path(__file__).parent
SOURCES = sorted(path for path in (ROOT / "data/raw").iterdir() if not path.name.startswith("."))
VOLATILE = {"run_id", "batch_id", "extractor_version", "confidence", "language_confidence", "article_id", "quote_id"}
STATED_ELSEWHERE = {"text", "minhash_bands"}  # the source file itself, and hashes of its words


def tables_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Tables of a source file: articles, paragraphs, quotes and rejected, each a list of rows."""
    with path.open("rb") as stream:
        records = list(read_source(stream, path.name))
    rejected = [record for record in records if isinstance(record, Rejected)]
    batch = process_documents([record for record in records if isinstance(record, RawDocument)], run_id="golden")
    return {
        "articles": [row(record, VOLATILE | STATED_ELSEWHERE) for record in batch.articles],
        "paragraphs": [row(record, VOLATILE) for record in batch.paragraphs],
        "quotes": [row(record, VOLATILE) for record in batch.quotes],
        "rejected": [row(record, VOLATILE) for record in [*rejected, *batch.rejected]],
    }


def row(record: Any, without: set[str]) -> dict[str, Any]:
    """A record's columns as JSON values; times in ISO format, tuples as lists."""
    return {name: plain(value) for name, value in asdict(record).items() if name not in without}


def plain(value: Any) -> Any:
    """The value with times, tuples and nested records turned into what JSON holds."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value
