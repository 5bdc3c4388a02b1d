"""Models: the order in which SQL files run, and what is refused."""

import os
import subprocess
import sys

import pytest

from warehouse.models import ModelError, load_models


@pytest.fixture
def sql(tmp_path):
    def write(**files):
        for name, text in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.sql"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return tmp_path

    return write


def test_the_order_is_the_same_in_every_process():
    script = "from warehouse.models import load_models; print([model.full_name for model in load_models()])"
    orders = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "1234"
    }
    assert len(orders) == 1


def test_models_come_after_what_they_read_and_checks_last(sql):
    directory = sql(
        checks__a="SELECT * FROM core.z",
        core__a="SELECT * FROM core.z JOIN staging.rows USING (id)",
        core__z="WITH staged AS (SELECT * FROM staging.rows) SELECT * FROM staged",
        marts__b="SELECT * FROM core.a WHERE id IN (SELECT id FROM meta)",
        staging__rows="SELECT * FROM lake.rows",
    )
    names = [model.full_name for model in load_models(directory)]
    assert names == ["staging.rows", "core.z", "core.a", "marts.b", "checks.a"]


def test_descriptions_are_the_comments(sql):
    directory = sql(
        core__a="-- Every a,\n-- once.\nWITH x AS (SELECT 1 AS i)\nSELECT\n  i, -- A number\n  i AS j\nFROM x"
    )
    (model,) = load_models(directory)
    assert (model.description, model.column_descriptions) == ("Every a, once.", {"i": "A number"})


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"core__a": "SELECT * FROM core.b"}, r"core\.a reads \['core\.b'\], which no file makes"),
        ({"core__a": "SELECT * FROM core.b", "core__b": "SELECT * FROM core.a"}, "in a circle: core.* -> core.*"),
        ({"core__a": "SELECT 1; SELECT 2"}, r"a\.sql: is not one SELECT"),
        ({"core__a": "DROP TABLE core.b"}, r"a\.sql: is not one SELECT"),
        ({"core__a": "SELECT FROM WHERE"}, r"a\.sql: "),
    ],
)
def test_files_that_cannot_be_used_are_named(sql, files, message):
    with pytest.raises(ModelError, match=message):
        load_models(sql(**files))
