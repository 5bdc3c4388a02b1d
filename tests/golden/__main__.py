"""Write the expected tables of every sample article anew."""

import json

from tests.golden.tables import EXPECTED, SOURCES, tables_of

for source in SOURCES:
    text = json.dumps(tables_of(source), ensure_ascii=False, indent=1)
    (EXPECTED / f"{source.name}.json").write_text(text + "\n", encoding="utf-8")
