"""The README's tables say what the code says."""

from pathlib import Path

import pytest

from transforms.readers import readers
from transforms.readers.table import inputs_table, reasons_table

README = Path(__file__).parents[3] / "README.md"


@pytest.mark.parametrize(("name", "table"), [("inputs", inputs_table()), ("reasons", reasons_table())])
def test_readme_has_the_current_table(name: str, table: str):
    _, _, rest = README.read_text().partition(f"<!-- {name} -->\n")
    shown, end, _ = rest.partition(f"<!-- /{name} -->")
    assert end, f"the README lacks the markers for {name}"
    assert shown == table, "write the output of `python -m transforms.readers` into the README"


def test_every_reader_is_in_the_table():
    assert [line.split()[1] for line in inputs_table().splitlines()[2 : 2 + len(readers())]] == [
        r.name for r in readers()
    ]
