"""Prints the README's tables of inputs and reasons: `python -m transforms.readers`."""

import sys

from transforms.readers.table import inputs_table, reasons_table

sys.stdout.write(
    f"<!-- inputs -->\n{inputs_table()}<!-- /inputs -->\n\n<!-- reasons -->\n{reasons_table()}<!-- /reasons -->\n"
)
