"""Articles of a file with their quotes, for people to look at."""

from pathlib import Path

from rich.console import Console
from rich.text import Text

from flows.errors import UserError
from transforms.batch import process_documents
from transforms.quotes.explain import Explained, facts_of, segments_of
from transforms.readers import read_source
from transforms.records import RawDocument, Rejected

RUN_ID = "explain"
"""Stands for the run in rows that are shown and not stored."""
STYLES = {
    "direct": "white on blue",
    "mixed": "black on green",
    "indirect": "black on yellow",
    "stance": "white on magenta",
    "term": "reverse",
    "title": "reverse",
    "nickname": "reverse",
    "speaker": "bold underline",
    "cue": "bold italic",
}
SHOWN_IN_THE_TEXT = "content"


def explained(file: Path) -> tuple[list[Explained], list[Rejected]]:
    """The articles of a file with their quotes, in order, and the records that are no articles."""
    try:
        with file.open("rb") as stream:
            records = list(read_source(stream, str(file)))
    except OSError as error:
        raise UserError(f"Cannot read {str(file)!r}: {error.strerror}.") from error
    batch = process_documents([record for record in records if isinstance(record, RawDocument)], run_id=RUN_ID)
    articles = [
        Explained(
            title=article.headline or f"record {article.record_number}",
            language=article.language,
            text=article.text,
            quotes=[quote for quote in batch.quotes if quote.article_id == article.article_id],
        )
        for article in batch.articles
    ]
    return articles, [record for record in records if isinstance(record, Rejected)] + batch.rejected


def print_article(article: Explained) -> None:
    """Print an article in colours, and under it what the row of each quote says."""
    console = Console(highlight=False)
    console.rule(Text(article.title))
    text = Text()
    for segment in segments_of(article.text, article.quotes):
        text.append("".join(f"[{number}]" for number in segment.begins), style="bold")
        styles = [STYLES[name] for name in (segment.style, segment.part) if name in STYLES]
        text.append(segment.text, style=" ".join(styles))
    console.print(text)
    for number, quote in enumerate(article.quotes, start=1):
        facts = [f"{label}: {value}" for label, value in facts_of(quote) if label != SHOWN_IN_THE_TEXT]
        console.print(Text.assemble((f"[{number}] ", "bold"), " · ".join(facts)))
    console.print()
