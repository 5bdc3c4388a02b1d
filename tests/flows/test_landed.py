"""Landed batches: how they are cut, and what is read of a part of one."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from flows.landed import SHARES_PER_WORKER, BatchWriter, LandedBatch, Piece, cut_to_work, read_documents
from transforms.records import RawDocument

PIECES = st.lists(st.integers(1, 300).map(lambda size: Piece(1, size)), min_size=1, max_size=8).map(tuple)


@given(st.lists(PIECES, max_size=6), st.integers(1, 4))
def test_cut_batches_are_the_pieces_in_their_order_and_no_more_than_a_share_of_what_is_left(
    files: list[tuple[Piece, ...]], workers: int
) -> None:
    whole = [LandedBatch(f"{number}.arrow", pieces) for number, pieces in enumerate(files)]
    cut = list(cut_to_work(whole, workers))
    assert [(b.path, b.first_piece + i, p) for b in cut for i, p in enumerate(b.pieces)] == [
        (b.path, i, p) for b in whole for i, p in enumerate(b.pieces)
    ]
    assert len({str(batch) for batch in cut}) == len(cut)
    left = sum(batch.byte_count for batch in whole)
    for batch in cut:
        assert len(batch.pieces) == 1 or batch.byte_count * workers * SHARES_PER_WORKER <= left
        left -= batch.byte_count


def test_parts_of_a_batch_are_read_apart(tmp_path: Path) -> None:
    writer = BatchWriter(str(tmp_path), batch_bytes=400)
    texts = [f"Boat {number} is in. ".ljust(30) for number in range(20)]
    for number, text in enumerate(texts):
        writer.add(RawDocument("boats.jsonl", "jsonl", number, 0, 30, "text/plain", text, {}, "sha"))
    writer.flush()
    cut = list(cut_to_work(writer.batches, workers=2))
    assert len(writer.batches) == 2 < len(cut)
    assert [document.content for batch in cut for document in read_documents(batch)] == texts
    assert [len(read_documents(batch)) for batch in cut] == [batch.document_count for batch in cut]
