"""The queries of the cookbook answer on the sample articles, and what is shown of their answers is true."""

import re
from pathlib import Path

import pytest

from flows.options import OutputFormat
from flows.output import print_rows
from tests.flows.test_readme import lines_of
from warehouse import served

COOKBOOK = (Path(__file__).parents[2] / "docs" / "cookbook.md").read_text(encoding="utf-8")
RECIPES = re.findall(
    r"^### (\d+)\. ([^\n]+)\n(?:(?!^### ).)*?```sql\n(.*?)```(?:\n\n```text\n(.*?)```)?", COOKBOOK, re.M | re.S
)


def test_there_are_26_questions_in_order_each_with_a_query():
    assert [int(number) for number, *_ in RECIPES] == list(range(1, 27))
    assert COOKBOOK.count("\n### ") == COOKBOOK.count("```sql") == 26


@pytest.mark.parametrize(("query", "shown"), [recipe[2:] for recipe in RECIPES], ids=[recipe[1] for recipe in RECIPES])
def test_a_query_answers(sample_warehouse, query, shown, capsys, monkeypatch):
    answer = served.query(sample_warehouse / served.SERVED_NAME, query)
    assert answer.rows
    if shown:
        monkeypatch.setenv("COLUMNS", "120")
        print_rows(answer.columns, answer.rows, OutputFormat.TABLE)
        assert lines_of(capsys.readouterr().out) == lines_of(shown)
