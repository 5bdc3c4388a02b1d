"""Serves the newsroom as `marimo run notebooks/newsroom.py` does, all that its first reader waits for made before.

Run it as `python -m flows.newsroom [OPTIONS OF marimo run]`.
"""

import os
import runpy
import sys
from pathlib import Path

from flows.newsroom.figures import figures
from warehouse.newsroom import AT_FIRST, articles
from warehouse.served import SERVED_NAME

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Nothing; serves until it is ended."""
    served = Path(os.environ.get("ONRECORD_WAREHOUSE", ROOT / "data/warehouse")) / SERVED_NAME
    if served.exists():
        figures(served, AT_FIRST)
        articles(served, AT_FIRST)
    sys.argv = ["marimo", "run", str(ROOT / "notebooks" / "newsroom.py"), *sys.argv[1:]]
    runpy.run_module("marimo", run_name="__main__")


if __name__ == "__main__":
    main()
