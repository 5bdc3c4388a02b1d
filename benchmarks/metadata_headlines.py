"""Headlines of plain articles, measured on JSON Lines (.gz) of text and title.

    python benchmarks/metadata_headlines.py PATH...

The headline must equal the title character for character.
"""

import gzip
import json
import sys
from pathlib import Path

from transforms.articles import draft_article
from transforms.records import RawDocument


def main(paths: list[Path]) -> None:
    """Print the figure and what was missed."""
    rows = []
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows += [json.loads(line) for line in lines]
    missed = [(row["title"], headline) for row in rows if (headline := _headline(row["text"])) != row["title"]]
    print(f"headline equal  {100 * (1 - len(missed) / len(rows)):6.2f} %  ({len(rows) - len(missed)} of {len(rows)})")
    for title, headline in missed:
        print(f"  wanted {title!r}\n     got {headline!r}")


def _headline(text: str) -> str | None:
    return draft_article(RawDocument("", "text", 0, 0, len(text), "text/plain", text, {}, "")).headline


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
