"""Paragraphs of Markdown articles: headings are subheadings, and the marks of emphasis and links go."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from transforms.paragraphs import BODY, SUBHEADING
from transforms.text import normalise_text

if TYPE_CHECKING:
    from markdown_it.token import Token


def read_markdown(markdown: str) -> list[tuple[str, str]]:
    """Paragraphs as (kind, text) in order. Code blocks, raw HTML, tables' rules and images are left out."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(normalise_text(markdown))
    paragraphs: list[tuple[str, str]] = []
    kind = BODY
    for token in tokens:
        if token.type == "heading_open":
            kind = SUBHEADING
        elif token.type == "inline" and (text := "".join(_inline_text(token)).strip()):
            paragraphs.append((kind, text))
            kind = BODY
    return paragraphs


def _inline_text(token: "Token") -> Iterator[str]:
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            yield child.content
        elif child.type in ("softbreak", "hardbreak"):
            yield "\n"
