"""Each SQL model and macro by itself: the rows of tests/sql/SCHEMA/MODEL.yaml given, its expected rows come out."""

import json
from pathlib import Path

import pytest
import yaml

from warehouse import catalog, extensions
from warehouse.models import Macro, load_models
from warehouse.steps import make_macro, make_table

CASES = Path(__file__).parents[1] / "sql"
MODELS = {model.full_name: model for model in load_models()}
PASSED_THROUGH = {
    "core.dim_source_file", "core.fct_batch", "core.fct_paragraph", "core.fct_rejected",
    "core.fct_run",
}  # fmt: skip


@pytest.fixture
def connection(tmp_path):
    with catalog.connect() as opened:
        opened.execute("ATTACH ':memory:' AS lake")
        extensions.load(opened, "fts")
        yield opened


def give(connection, table, rows, directory):
    """Nothing; makes the table of the given rows, its types read from their values."""
    schema = table.rpartition(".")[0]
    if schema not in ("", "lake"):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    path = directory / f"{table}.json"
    path.write_text(json.dumps(rows, default=str))
    connection.execute(f"CREATE TABLE {table} AS FROM read_json(?)", [str(path)])


@pytest.mark.parametrize("path", sorted(CASES.glob("*/*.yaml")), ids=lambda path: path.stem)
def test_the_given_rows_become_the_expected_rows(path, connection, tmp_path):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    for table, rows in case["given"].items():
        give(connection, table, rows, tmp_path)
    model = MODELS[f"{path.parent.name}.{path.stem}"]
    for name in needed(model, case["given"]):
        needs = MODELS[name]
        make_macro(connection, needs) if isinstance(needs, Macro) else make_table(connection, needs)
    answer = connection.execute(case["query"] if isinstance(model, Macro) else model.sql)
    names = [column[0] for column in answer.description]
    found = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    expected = case["expect"]
    shown = [{name: plain(row[name]) for name in (expected or [row])[0]} for row in found]
    assert sorted(shown, key=str) == sorted(({k: plain(v) for k, v in row.items()} for row in expected), key=str)


def needed(model, given):
    """The macros that the model calls and the models that they read and nobody gives, each after what it needs."""
    references = [name for name in sorted(model.references) if name not in given]
    names = [found for name in references for found in needed(MODELS[name], given)]
    return list(dict.fromkeys([*names, *references, *([model.full_name] if isinstance(model, Macro) else [])]))


def plain(value):
    """The value as YAML tells it: times and dates as text."""
    return value if isinstance(value, int | float | str | list | dict | None) else str(value).removesuffix("+00:00")


def test_every_model_has_its_case():
    cases = {f"{path.parent.name}.{path.stem}" for path in CASES.glob("*/*.yaml")}
    wanted = {name for name, model in MODELS.items() if model.schema != "staging"} - PASSED_THROUGH
    assert cases == wanted
