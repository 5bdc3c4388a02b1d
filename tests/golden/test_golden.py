"""Every sample article gives exactly the tables kept beside this file."""

import json

import pytest

from tests.golden.tables import EXPECTED, SOURCES, tables_of


def test_no_expected_file_is_left_over():
    assert {path.name.removesuffix(".json") for path in EXPECTED.glob("*.json")} == {path.name for path in SOURCES}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_tables(source):
    expected = json.loads((EXPECTED / f"{source.name}.json").read_text(encoding="utf-8"))
    assert tables_of(source) == expected
