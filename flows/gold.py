"""Articles with gold quotes from a file."""

import gzip
import json
from pathlib import Path
from typing import Any

from flows.errors import UserError


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The articles of a file of JSON lines, plain or gzipped. Raises UserError that names the file and the line."""
    try:
        content = path.read_bytes()
        lines = (gzip.decompress(content) if path.suffix == ".gz" else content).decode().split("\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise UserError(f"Cannot read {str(path)!r}: {error}.") from error
    articles = [_article(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not articles:
        raise UserError(f"{str(path)!r} holds no articles.")
    return articles


def _article(line: str, place: str) -> dict[str, Any]:
    try:
        article = json.loads(line)
    except json.JSONDecodeError as error:
        raise UserError(f"{place}: this is no JSON: {error}.") from error
    if not isinstance(article, dict):
        raise UserError(f"{place}: an article is a JSON object.")
    return article
