"""The metadata of a batch, column by column."""

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.transforms.test_articles import PAGE, document
from transforms.articles import HTML, draft_article
from transforms.normalise import articles_of

START = datetime(2025, 6, 1, tzinfo=UTC)
PAGE_WITH_TIME = """<html><head><title>Ferry late</title>{meta}</head><body><article><h1>Ferry late</h1>
<time datetime="2025-03-05">5 March 2025</time><p>The ferry will not sail on Friday, said the harbour master, until the
crew has been paid for all of its work.</p></article></body></html>"""
BODY = "The ferry will not sail on Friday, said the harbour master, until the crew has been paid for all of its work."


def articles(*documents):
    drafts = [draft_article(one, START) for one in documents]
    return articles_of(drafts, [0] * len(drafts), run_id="r", extractor_version="v", latest=START)


def provenance(article, column):
    return next(((p.extractor, p.runner_up_extractor) for p in article.provenance if p.column == column), None)


def test_nothing_known_is_said_to_be_unknown():
    (article,) = articles(document(BODY))
    assert (article.published_at, article.published_precision, article.published_from) == (None, "unknown", None)
    assert (article.url, article.outlet, article.headline, article.authors) == (None, None, None, ())
    assert (article.language, article.dateline, article.tags) == ("en", None, ())


def test_columns_are_normalised():
    (article,) = articles(
        document(
            f"NEW YORK, March 3 (Reuter) - {BODY}",
            headline="Ferry  late",
            url="https://Harbour.example/ferry?utm_source=x#top",
            published_at="2025-03-04T23:30:00-05:00",
            modified_at="5 March 2025",
            language="en-US",
            outlet="https://www.harbour.example",
            tags=["ferry", "quay, ferry"],
        )
    )
    assert article.url == "https://harbour.example/ferry"
    assert article.outlet == "harbour.example"
    assert article.published_at == datetime(2025, 3, 5, 4, 30, tzinfo=UTC)
    assert (article.published_precision, article.published_utc_offset) == ("second", -300)
    assert article.modified_at == datetime(2025, 3, 5, tzinfo=UTC)
    assert (article.dateline_place, article.dateline_country_code) == ("New York", "US")
    assert (article.dateline_agency, article.dateline_date) == ("Reuters", date(2025, 3, 3))
    assert article.text[slice(*article.dateline_span)] == article.dateline == "NEW YORK, March 3 (Reuter)"
    assert article.tags == ("ferry", "quay")
    # Published on Tuesday evening in New York, when it was Wednesday in UTC.
    assert [found.resolved_date for found in article.relative_dates] == [date(2025, 2, 28)]


def test_time_after_the_start_of_the_run_gives_way():
    (article,) = articles(document(BODY, url="https://harbour.example/2025/03/04/ferry", published_at="2026-03-04"))
    assert (article.published_at, article.published_from) == (datetime(2025, 3, 4, tzinfo=UTC), "url")


def test_time_is_read_from_the_dateline_then_the_text_then_the_file_name():
    dated = "LONDON, March 3, 2025 (Reuters) - "
    name = "raw/2025-03-05-ferry.txt"
    shown = "Ferry late\n\n4 March 2025\n\n"
    found = articles(
        replace(document(shown + dated + BODY), source_uri=name),
        replace(document(shown + BODY), source_uri=name),
        replace(document(BODY), source_uri=name),
        replace(document(BODY), source_uri=name, source_format="jsonl"),
    )
    assert [(a.published_from, a.published_precision) for a in found] == [
        ("dateline", "day"),
        ("text", "day"),
        ("file name", "day"),
        (None, "unknown"),
    ]
    assert [a.published_at and a.published_at.day for a in found] == [3, 4, 5, None]
    assert provenance(found[0], "published_at") == ("dateline", "text")


def test_url_goes_before_what_the_page_shows():
    page = PAGE_WITH_TIME.format(meta="")
    stated = PAGE_WITH_TIME.format(meta='<meta property="article:published_time" content="2025-03-03">')
    url = "https://harbour.example/2025/03/04/ferry"
    found = articles(document(page, HTML, url=url), document(stated, HTML, url=url))
    assert [(a.published_from, a.published_at.day) for a in found] == [("url", 4), ("meta article:published_time", 3)]


def test_file_name_does_not_overrule_a_month_that_is_stated():
    (article,) = articles(
        replace(document(BODY, published_at="March 2025"), source_uri="2024-01-01.txt"),
    )
    assert (article.published_from, article.published_precision) == ("source", "month")


def test_language_of_the_body_goes_before_the_stated_one():
    (article,) = articles(document(BODY * 3, language="de"))
    assert article.language == "en"
    assert provenance(article, "language") == ("text", "source")


def test_same_article_id_from_the_same_address():
    address = "https://harbour.example/ferry"
    first, second, third = articles(
        document(BODY, url=address), document(f"{BODY} Really.", url=f"{address}?utm_medium=rss"), document(BODY)
    )
    assert first.article_id == second.article_id != third.article_id
    assert first.body_sha256 == third.body_sha256 != second.body_sha256


def test_page():
    (article,) = articles(document(PAGE, "text/html", url="https://harbour.example/ferry"))
    assert (article.headline, article.outlet, article.language) == ("Ferry sails", "The Daily Harbour", "en")
    assert provenance(article, "headline") == ("h1", None)
    assert provenance(article, "outlet") == ("meta og:site_name", "url")


def test_places_in_capitals():
    placed = articles(
        *(document(f"{place} (AP) - {BODY}") for place in ("RIO DE JANEIRO", "ST. JOHN'S", "PARIS/BERLIN", "McALLEN"))
    )
    assert [article.dateline_place for article in placed] == ["Rio de Janeiro", "St. John's", "Paris/Berlin", "McALLEN"]
