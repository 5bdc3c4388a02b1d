"""What OpenLineage is told: names of datasets that give no access to them."""

import json
from pathlib import Path

import pytest

from flows.lineage import dataset_name, lineage_of


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/mnt/wires/*.jsonl", ("file", "/mnt/wires/*.jsonl")),
        ("file:///mnt/wires", ("file", "/mnt/wires")),
        ("s3://newsroom/2026/", ("s3://newsroom", "2026")),
        ("s3://newsroom/2026/0?", ("s3://newsroom", "2026/0?")),
        ("s3://newsroom", ("s3://newsroom", "/")),
        ("ftp://ann:hunter2@wires.example/in", ("ftp://wires.example", "in")),
        ("https://wires.example/in?signature=hunter2", ("https://wires.example", "in")),
    ],
)
def test_datasets_are_named_without_what_gives_access(address: str, named: tuple[str, str]) -> None:
    assert dataset_name(address) == named


def test_passwords_in_errors_are_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENLINEAGE_URL", raising=False)
    lineage = lineage_of("0190a6b4-5f4c-7000-8000-000000000000", ["s3://newsroom"], tmp_path)
    lineage.fail(OSError("no answer from postgresql://ann:hunter2@db.example/lake"))
    (line,) = (tmp_path / "lineage.jsonl").read_text().splitlines()
    assert "hunter2" not in line
    assert json.loads(line)["run"]["facets"]["errorMessage"]["message"].endswith("ann:***@db.example/lake")
