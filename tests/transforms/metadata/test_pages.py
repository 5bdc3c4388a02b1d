"""What pages say about their articles, on small invented pages."""

import pytest
from lxml.html import document_fromstring

from transforms.metadata.pages import read_page


def values(html, column):
    return [(c.extractor, c.value) for c in read_page(document_fromstring(html)) if c.column == column]


JSON_LD = """<html><head><script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [
 {"@type": "WebPage", "name": "Harbour news"},
 {"@type": "Organization", "@id": "#pub", "name": "The Daily Harbour"},
 {"@type": ["Article", "NewsArticle"], "headline": "Ferry\n sails", "datePublished": "2025-03-03T10:00:00+01:00",
  "author": [{"@type": "Person", "name": "Ana Bell"}, {"@id": "#pub"}], "publisher": {"@id": "#pub"},
  "keywords": ["ferry", "quay"], "inLanguage": "en-GB"}]}
</script><script type="application/ld+json">{broken</script></head><body></body></html>"""


def test_json_ld():
    assert values(JSON_LD, "headline") == [("json-ld", "Ferry\n sails"), ("json-ld webpage", "Harbour news")]
    assert values(JSON_LD, "authors") == [("json-ld", "Ana Bell"), ("json-ld", "The Daily Harbour")]
    assert values(JSON_LD, "outlet") == [("json-ld", "The Daily Harbour")]
    assert values(JSON_LD, "published_at") == [("json-ld", "2025-03-03T10:00:00+01:00")]
    assert [value for _, value in values(JSON_LD, "tags")] == ["ferry", "quay"]


def test_meta_tags_come_in_order_of_trust():
    html = """<html lang="en"><head><meta name="date" content="2025-03-04">
    <meta property="article:published_time" content="2025-03-03T10:00:00Z"><meta name="author" content="Ana Bell">
    <link rel="canonical" href="https://harbour.example/ferry"></head><body></body></html>"""
    assert [value for _, value in values(html, "published_at")] == ["2025-03-03T10:00:00Z", "2025-03-04"]
    assert values(html, "url") == [("link canonical", "https://harbour.example/ferry")]
    assert values(html, "language") == [("html lang", "en")]


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        ('<p class="byline">By <a href="/x">Ana Bell</a> and Tom Roe</p>', ["By Ana Bell and Tom Roe"] * 2),
        ('<a rel="author" href="/x">Ana Bell</a>', ["Ana Bell"]),
        ('<div itemprop="author"><meta itemprop="name" content="Ana Bell"></div>', ["Ana Bell"]),
        ('<p><a href="/staff/ana-bell">Ana Bell</a></p>', ["Ana Bell"]),
        ("<div>By <span>Ana Bell</span></div>", ["By Ana Bell"]),
        ('<nav><a rel="author" href="/x">Ana Bell</a></nav>', []),
        ("<p>By the time it sailed, it was late.</p>", []),
        (
            '<div><p><span class="author">Ana Bell</span></p></div>'
            '<ul><li><div><span class="author">Cy Moe</span></div></li></ul>',
            ["Ana Bell"],
        ),
    ],
)
def test_authors_in_the_body(body, authors):
    html = f"<html><head></head><body><main>{body}</main></body></html>"
    assert [value for _, value in values(html, "authors")] == authors


def test_times_in_the_body():
    html = """<html><body><article><h1>Ferry sails</h1><time datetime="2025-03-03T10:00">3 March</time>
    <span class="post-date">March 3, 2025</span></article>
    <aside><time datetime="2020-01-01">old</time></aside></body></html>"""
    assert [value for _, value in values(html, "published_at")] == ["2025-03-03T10:00", "March 3, 2025"]
    assert values(html, "headline") == [("h1", "Ferry sails")]
