"""A batch of raw documents into the rows of the warehouse."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from transforms.articles import Draft, draft_article
from transforms.normalise import articles_of
from transforms.paragraphs import counted
from transforms.quotes.extract import Unread, batches_of, extract_many
from transforms.quotes.version import extractor_version
from transforms.readers.records import duplicate
from transforms.readers.records import rejected as rejected_row
from transforms.reasons import Reason, RejectionError
from transforms.records import Article, Paragraph, Quote, RawDocument, Rejected

CHARACTERS_TOGETHER = 200_000

Extractor = Callable[[Sequence[Unread]], Iterable[list[Quote] | Exception]]
"""What gives the quotes of each article, or what went wrong on it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of a batch, per table."""

    articles: list[Article]
    paragraphs: list[Paragraph]
    quotes: list[Quote]
    rejected: list[Rejected]


def process_documents(
    documents: Iterable[RawDocument],
    *,
    run_id: str,
    batch_id: str | None = None,
    started_at: datetime | None = None,
    extractor: Extractor | None = None,
) -> Batch:
    """The rows of all tables for the documents, in their order.

    `started_at`, the aware time at which the run started, bounds the times of publication: a later one is not
    believed. A document that holds no article becomes a row of `rejected`, and so do one on which the code fails and
    one whose article a later document of the batch holds too. Which of two batches has an article last is for the run
    to say. `extractor` is `quotes_or_errors` unless the caller has something to note about it, as its time.
    """
    drafted: list[tuple[RawDocument, Draft]] = []
    rejected: list[Rejected] = []
    for document in documents:
        try:
            drafted.append((document, draft_article(document, started_at)))
        except Exception as error:
            rejected.append(set_aside(document, as_rejection(error), run_id))
    if not drafted:
        return Batch([], [], [], rejected)
    drafts = [draft for _, draft in drafted]
    paragraphs = counted([draft.article_id for draft in drafts], [draft.paragraphs for draft in drafts])
    articles = articles_of(
        drafts,
        [sum(paragraph.word_count for paragraph in own) for own in paragraphs],  # no word is outside of them
        run_id=run_id,
        batch_id=batch_id,
        extractor_version=extractor_version(),
        latest=started_at,
    )
    last = {article.article_id: article for article in articles}
    batch = Batch([], [], [], rejected)
    failure: Exception | None = None
    kept: list[tuple[RawDocument, Article, Sequence[Paragraph]]] = []
    for (document, _), article, written in zip(drafted, articles, paragraphs, strict=True):
        standing = last[article.article_id]
        if standing is article:
            kept.append((document, article, written))
        else:
            rejected.append(replace(duplicate(document, article.article_id), run_id=run_id))
    unread = [Unread(article.text, article.article_id, article.language, own) for _, article, own in kept]
    for (document, article, own), quotes in zip(kept, (extractor or quotes_or_errors)(unread), strict=True):
        if isinstance(quotes, Exception):
            rejected.append(set_aside(document, as_rejection(quotes), run_id))
            failure = quotes
            continue
        batch.articles.append(article)
        batch.paragraphs.extend(own)
        batch.quotes.extend(quotes)
    if failure and len(drafted) > 1 and not batch.articles:
        # A fault on every one of them is not the documents'.
        raise failure
    return batch


def quotes_or_errors(articles: Sequence[Unread]) -> Iterator[list[Quote] | Exception]:
    """The quotes of each article, or what went wrong on it; so many articles are read together as make a good speed."""
    for group in batches_of(articles, CHARACTERS_TOGETHER):
        try:
            yield from extract_many(group)
        except Exception:
            yield from map(quotes_or_error, group)


def quotes_or_error(article: Unread) -> list[Quote] | Exception:
    """The quotes of one article, or what went wrong on it."""
    try:
        return extract_many([article])[0]
    except Exception as error:
        return error


def as_rejection(error: Exception) -> RejectionError:
    """The error as a reason to set one record aside: a fault that shows on it must not stop the others."""
    if isinstance(error, RejectionError):
        return error
    return RejectionError(Reason.FAILED, f"Processing failed with {type(error).__name__}: {error}")


def set_aside(document: RawDocument, error: RejectionError, run_id: str) -> Rejected:
    """The row for a document that is no article, with its place in the source."""
    place = (document.source_uri, document.source_format, document.record_number)
    return replace(rejected_row(error, *place, document.byte_start, document.byte_end), run_id=run_id)
