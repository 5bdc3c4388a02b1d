"""A batch of raw documents into the rows of the warehouse."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from transforms.articles import Draft, draft_article
from transforms.normalise import articles_of
from transforms.quotes.extract import extract_quotes
from transforms.quotes.version import extractor_version
from transforms.reasons import RejectionError
from transforms.records import Article, Paragraph, Quote, RawDocument, Rejected


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of a batch, per table."""

    articles: list[Article]
    paragraphs: list[Paragraph]
    quotes: list[Quote]
    rejected: list[Rejected]


def process_documents(documents: Iterable[RawDocument], *, run_id: str, started_at: datetime | None = None) -> Batch:
    """The rows of all tables for the documents, in their order.

    `started_at`, the aware time at which the run started, bounds the times of publication: a later one is not
    believed. A document that holds no article becomes a row of `rejected`. Two documents with one canonical URL give
    two articles with one id; which of them stands is for the run to say, which knows the other batches.
    """
    drafts: list[Draft] = []
    rejected: list[Rejected] = []
    for document in documents:
        try:
            drafts.append(draft_article(document, started_at))
        except RejectionError as error:
            rejected.append(set_aside(document, error, run_id))
    articles = (
        articles_of(drafts, run_id=run_id, extractor_version=extractor_version(), latest=started_at) if drafts else []
    )
    paragraphs: list[Paragraph] = []
    quotes: list[Quote] = []
    for draft, article in zip(drafts, articles, strict=True):
        own = [replace(paragraph, article_id=article.article_id) for paragraph in draft.paragraphs]
        paragraphs += own
        quotes += extract_quotes(article.text, article_id=article.article_id, language=article.language, paragraphs=own)
    return Batch(articles, paragraphs, quotes, rejected)


def set_aside(document: RawDocument, error: RejectionError, run_id: str) -> Rejected:
    """The row for a document that is no article, with its place in the source."""
    return Rejected(
        source_uri=document.source_uri,
        record_number=document.record_number,
        source_format=document.source_format,
        reason_code=error.reason.value,
        reason=str(error),
        byte_start=document.byte_start,
        byte_end=document.byte_end,
        run_id=run_id,
    )
