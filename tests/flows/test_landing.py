"""Landing: what is kept of a source, and how its documents are put into batches."""

import hashlib
from pathlib import Path

import pytest

from flows.landed import BATCH_DOCUMENTS, BatchWriter, read_documents
from flows.landing import HELD_BYTES, land_sources
from flows.sources import Source
from transforms.readers import ReadOptions


def land(folder: Path, content: bytes, name: str) -> tuple[BatchWriter, str, int]:
    """The writer of a source's documents, with the source's hash and size as landing tells them."""
    (folder / name).write_bytes(content)
    writer = BatchWriter(str(folder), batch_bytes=2_000_000)
    source = Source(name, str(folder / name))
    landing = land_sources([source], held={}, known_sources={}, writer=writer, options=ReadOptions(), run_id="run")
    (row,) = landing.source_files
    return writer, row.sha256, row.size_bytes


@pytest.mark.parametrize("size", [1, HELD_BYTES - 1, HELD_BYTES, HELD_BYTES + 1, 3 * HELD_BYTES])
def test_source_is_hashed_and_read_whole_however_long_it_is(tmp_path: Path, size: int) -> None:
    content = (b"Boats stay in port. " * (size // 20 + 1))[:size]
    writer, sha256, size_bytes = land(tmp_path, content, "boats.txt")
    assert (sha256, size_bytes) == (hashlib.sha256(content).hexdigest(), size)
    ((document,),) = [read_documents(batch) for batch in writer.batches]
    assert document.content.encode() == content


def test_many_short_documents_are_more_than_one_batch(tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "Boat {number} is in."}}\n' for number in range(BATCH_DOCUMENTS + 1))
    writer, _, _ = land(tmp_path, lines.encode(), "boats.jsonl")
    assert [batch.document_count for batch in writer.batches] == [BATCH_DOCUMENTS, 1]
