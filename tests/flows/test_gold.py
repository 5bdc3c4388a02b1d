"""Reading gold articles for training."""

import gzip
from pathlib import Path

import pytest

from flows.errors import UserError
from flows.gold import read_gold


@pytest.mark.parametrize("name", ["gold.jsonl", "gold.jsonl.gz"])
def test_articles_are_read_in_order(tmp_path: Path, name: str) -> None:
    content = '{"doc_id": "a", "text": "One\u2028two"}\n\n{"doc_id": "b"}\n'.encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    assert [article["doc_id"] for article in read_gold(path)] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b'{"doc_id": 1}\n{', "line 2"), (b"[1]", "line 1"), (b"\xff", "utf-8"), (b"\n", "no articles")],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    with pytest.raises(UserError, match=complaint) as told:
        read_gold(path)
    assert "gold.jsonl" in str(told.value)


def test_a_missing_or_damaged_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"missing\.jsonl"):
        read_gold(tmp_path / "missing.jsonl")
    (tmp_path / "bad.gz").write_bytes(b"no gzip")
    with pytest.raises(UserError, match=r"bad\.gz"):
        read_gold(tmp_path / "bad.gz")
