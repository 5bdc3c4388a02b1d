"""The data dictionary is that of the contracts and the SQL."""

from pathlib import Path

from warehouse.dictionary import dictionary

TABLES = Path(__file__).parents[2] / "docs" / "tables.md"


def test_tables_md_is_what_the_command_prints():
    assert TABLES.read_text(encoding="utf-8") == dictionary(), "stale: make docs"
