"""Invented records for the warehouse's tests."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from transforms.records import Article, Author, Paragraph, Quote, Rejected, Run, SourceFile, Span, Speaker, SpeakerLink
from warehouse import contracts
from warehouse.lake import Lake
from warehouse.parts import Part, write_parts
from warehouse.relations import replace_rows

MONDAY = datetime(2025, 3, 3, 8, 0, tzinfo=UTC)
TUESDAY = datetime(2025, 3, 4, 8, 0, tzinfo=UTC)
WEDNESDAY = datetime(2025, 3, 5, 8, 0, tzinfo=UTC)

AUTHOR = Author("Nils Berg", "reporter", None)
CONTENT = "The bridge is safe 🌉"
TEXT = f"Mayor opens bridge\n\n“{CONTENT},” Ada Lind said."


EMPTY = {str: "", int: 0, float: 0.0, bool: False}


def filled(record_class: type, **values: object) -> Any:
    """A record with the given values; every other column is null, an empty list, or empty."""
    rest = {
        column.name: None if column.is_nullable else EMPTY.get(column.annotation, ())
        for column in contracts.columns_of(record_class)
    }
    return record_class(**(rest | values))


def article(number: int = 0, **changes: object) -> Article:
    """An article of the Fjord Courier about a bridge; `number` makes its id and source."""
    text = str(changes.get("text", TEXT))
    stated = {
        "article_id": f"article-{number}",
        "content_sha256": sha256(text.encode()).hexdigest(),
        "source_uri": f"raw/{number}.txt",
        "source_format": "text",
        "outlet": "Fjord Courier",
        "headline": text.split("\n\n")[0],
        "authors": (AUTHOR,),
        "published_at": MONDAY,
        "published_precision": "minute",
        "published_from": "metadata",
        "language": "en",
        "language_confidence": 0.99,
        "word_count": len(text.split()),
        "text": text,
        "extractor_version": "1",
        "run_id": "run-1",
    }
    return filled(Article, **(stated | changes))


def paragraphs(of: Article) -> list[Paragraph]:
    """The paragraphs of an article whose text is blocks apart by blank lines, the first its headline."""
    found, start = [], 0
    for index, block in enumerate(of.text.split("\n\n")):
        stated = {
            "article_id": of.article_id,
            "paragraph_index": index,
            "kind": "body" if index else "headline",
            "start_char": start,
            "end_char": start + len(block),
            "text": block,
            "word_count": len(block.split()),
            "sentence_count": 1,
        }
        found.append(filled(Paragraph, **stated))
        start += len(block) + 2
    return found


def quote(of: Article, content: str = CONTENT, **changes: object) -> Quote:
    """Ada Lind's direct quote in an article that holds `content`."""
    start, speaker, cue = of.text.index(content), of.text.index("Ada Lind"), of.text.index("said")
    stated = {
        "quote_id": f"{of.article_id}-{start}",
        "article_id": of.article_id,
        "first_paragraph_index": 1,
        "last_paragraph_index": 1,
        "type": "direct",
        "kind": "speech",
        "scope": "body",
        "spans": (Span(start, start + len(content)),),
        "text": content,
        "closure": "explicit",
        "speaker_mention": "Ada Lind",
        "speaker_span": Span(speaker, speaker + 8),
        "speaker": "Ada Lind",
        "speaker_kind": "person",
        "speaker_role": "mayor",
        "resolution": "named",
        "cue": "said",
        "cue_span": Span(cue, cue + 4),
        "confidence": 0.9,
        "rule": "test",
    }
    return filled(Quote, **(stated | changes))


def source(of: Article, **changes: object) -> SourceFile:
    """The source of one article."""
    stated = {
        "source_uri": of.source_uri,
        "sha256": of.content_sha256,
        "size_bytes": len(of.text),
        "record_count": 1,
        "status": "present",
        "extractor_version": "1",
        "run_id": of.run_id,
    }
    return filled(SourceFile, **(stated | changes))


def rejected(**changes: object) -> Rejected:
    """A record that was empty."""
    stated = {"source_uri": "raw/empty.txt", "reason_code": "empty", "reason": "It is empty.", "run_id": "run-1"}
    return filled(Rejected, **(stated | changes))


def run(**changes: object) -> Run:
    """A run that went well."""
    stated = {"run_id": "run-1", "started_at": MONDAY, "finished_at": TUESDAY, "status": "completed"}
    return filled(Run, **(stated | {"parameters": "{}", "counts": "{}", "versions": "{}"} | changes))


def parts(lake: Lake, articles: Sequence[Article], at: datetime) -> list[Part]:
    """The parts of the articles, each with its paragraphs and its quote."""
    return write_parts(
        lake.data_path,
        articles,
        [paragraph for of in articles for paragraph in paragraphs(of)],
        [quote(of, of.text.split("“")[1].split(",”")[0]) for of in articles],
        valid_from=at,
        known=lake.known_articles(),
    )


def name_speakers(lake: Lake) -> None:
    """Nothing; every named speaker is one of the warehouse, known by the name."""
    rows = lake.query("SELECT DISTINCT article_id, speaker FROM lake.quotes WHERE is_current AND speaker IS NOT NULL")
    speakers = [
        filled(Speaker, speaker_id=name, speaker_name=name, aliases=(name,)) for name in {row[1] for row in rows}
    ]
    links = [filled(SpeakerLink, article_id=of, speaker=name, speaker_id=name, evidence="name") for of, name in rows]
    replace_rows(lake, Speaker, speakers, run_id="run-1")
    replace_rows(lake, SpeakerLink, links, run_id="run-1")
