"""Drafts of articles: text, paragraphs and what is said about them, from every kind of document."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.articles import draft_article
from transforms.counts import count_words
from transforms.paragraphs import counted
from transforms.reasons import RejectionError
from transforms.records import RawDocument, Span

USERS_ARTICLE = Path(__file__).parents[2] / "data/raw/000_c96ca911d865cc5d.txt"

PAGE = """<html lang="en"><head><title>Ferry sails | The Daily Harbour</title>
<meta property="og:site_name" content="The Daily Harbour">
<meta name="author" content="Ana Bell"></head><body>
<nav><a href="/">News</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry sails</h1>
<p>PORT VARDE, March 3 (AP) - The ferry sailed on Friday, eleven weeks after it ran aground on the sandbank off the
lighthouse, and the harbour master said that it would not be the last time.</p>
<h2>What comes next</h2>
<p>“We have told the owner about the sandbank for years,” the harbour master said, “and he has told us about money.”</p>
<p>The owner, Sundline, will pay for all of the damage to the quay, it said in a statement on Thursday evening.</p>
</article></body></html>"""


def document(content, media_type="text/plain", **fields):
    digest = hashlib.sha256(content.encode()).hexdigest()
    return RawDocument("a.txt", "text", 0, 0, len(content), media_type, content, fields, digest)


def kinds(draft):
    return [(paragraph.kind, paragraph.section_heading) for paragraph in draft.paragraphs]


def test_users_article():
    draft = draft_article(document(USERS_ARTICLE.read_bytes().decode()))
    assert draft.text == USERS_ARTICLE.read_bytes().decode()
    assert draft.headline == "ISIS core must be unable to reconstitute: Global Coalition"
    assert draft.dateline_text == "QAMISHLI, Syria (North Press)"
    assert (draft.dateline.places, draft.dateline.regions, draft.dateline.agency) == (
        ("QAMISHLI",), ("Syria",), "North Press",
    )  # fmt: skip
    assert [(author.name, author.role) for author in draft.authors] == [("Hakim Ahmad", "reporter")]
    assert draft.opening.startswith(" – A statement")
    headings = [paragraph.text for paragraph in draft.paragraphs if paragraph.kind == "subheading"]
    assert headings == ["Supporting liberated regions", "Concern about ISIS foreign detainees"]
    assert kinds(draft) == (
        [("headline", None)]
        + [("body", None)] * 3
        + [("subheading", None)]
        + [("body", headings[0])] * 7
        + [("subheading", None)]
        + [("body", headings[1])] * 11
        + [("byline", None)]
    )


def test_lines_between_headline_and_body():
    text = "Treasurer jailed\n\nBy Cy Marsh\nCourt correspondent\n14 May 2025\n\nA former treasurer was jailed.\n"
    draft = draft_article(document(text))
    assert kinds(draft) == [(kind, None) for kind in ("headline", "byline", "byline", "other", "body")]
    assert [author.name for author in draft.authors] == ["Cy Marsh"]
    assert [(c.column, c.value) for c in draft.candidates] == [("published_at", "14 May 2025")]


@pytest.mark.parametrize(
    "text",
    [
        "FERRY SAILS\nBy Ana Bell, Reuters\nLONDON, March 3 - The ferry sails\nagain.\n    It is late.\n Reuter",
        "FERRY SAILS\nLONDON, March 3 -\nBy Ana Bell, Reuters\nThe ferry sails again\nto the islands.\n    It is late.",
        "FERRY SAILS\nLONDON, March 3 - The ferry sails again\nto the islands.\n    It is late.\nBy Ana Bell, Reuters",
    ],
)
def test_byline_of_wire_copy(text):
    draft = draft_article(document(text))
    assert [(author.name, author.agency) for author in draft.authors] == [("Ana Bell", "Reuters")]
    assert draft.dateline.places == ("LONDON",)
    assert [paragraph.text for paragraph in draft.paragraphs if paragraph.kind == "byline"] == ["By Ana Bell, Reuters"]
    assert "It is late." in [paragraph.text for paragraph in draft.paragraphs]


def test_record_with_its_headline_apart():
    draft = draft_article(document("The ferry sails.", headline="Ferry sails again.", authors=["Ana Bell", "Tom Roe"]))
    assert draft.text == "Ferry sails again\n\nThe ferry sails."
    assert kinds(draft) == [("headline", None), ("body", None)]
    assert [author.name for author in draft.authors] == ["Ana Bell", "Tom Roe"]


def test_record_whose_text_begins_with_the_headline():
    draft = draft_article(document("Ferry sails again.\n\nThe ferry sails.", headline="Ferry sails again"))
    assert draft.text == "Ferry sails again.\n\nThe ferry sails."
    assert draft.headline == "Ferry sails again"


def test_record_with_its_dateline_apart():
    draft = draft_article(document("The ferry sails.", headline="Ferry sails", dateline="LONDON, March 3 -"))
    assert (draft.dateline_text, draft.dateline.places, draft.dateline_span) == ("LONDON, March 3", ("LONDON",), None)


def test_page():
    draft = draft_article(document(PAGE, "text/html"))
    assert draft.headline == "Ferry sails"
    assert draft.text.startswith("Ferry sails\n\nPORT VARDE, March 3 (AP) - The ferry")
    assert kinds(draft) == [
        ("headline", None),
        ("body", None),
        ("subheading", None),
        ("body", "What comes next"),
        ("body", "What comes next"),
    ]
    assert draft.text[slice(*draft.dateline_span)] == "PORT VARDE, March 3 (AP)"
    assert [author.name for author in draft.authors] == ["Ana Bell"]
    assert "Sport" not in draft.text


def test_markdown():
    draft = draft_article(
        document("# Ferry sails\n\n*The* [ferry](x) sails.\n\n## Next\n\n**Q: Late?**\n", "text/markdown")
    )
    assert draft.headline == "Ferry sails"
    assert draft.text == "Ferry sails\n\nThe ferry sails.\n\nNext\n\nQ: Late?"
    assert kinds(draft) == [("headline", None), ("body", None), ("subheading", None), ("body", "Next")]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [("<html><body></body></html>", "text/html"), ("* * *", "text/plain"), ("", "text/markdown")],
)
def test_no_article(content, media_type):
    with pytest.raises(RejectionError) as error:
        draft_article(document(content, media_type))
    assert error.value.reason == "no_text"


@given(st.text(alphabet=st.sampled_from("aB.-—“”\n \u202f(é"), max_size=200), st.sampled_from([None, "Ferry sails"]))
def test_spans_lie_in_the_text(content, headline):
    fields = {"headline": headline} if headline else {}
    try:
        draft = draft_article(document(content, **fields))
    except RejectionError:
        return
    for paragraph in draft.paragraphs:
        assert draft.text[paragraph.start_char : paragraph.end_char] == paragraph.text
    (paragraphs,) = counted(["a"], [draft.paragraphs])
    assert [sum(paragraph.word_count for paragraph in paragraphs)] == count_words([draft.text])
    if draft.dateline_span:
        assert draft.text[slice(*Span(*draft.dateline_span))] == draft.dateline_text


def test_a_byline_that_names_a_place_stands_for_a_dateline():
    draft = draft_article(document("Ferry sails\n\nBy Ana Bell in Lisbon\n\nThe ferry sailed on Friday, she was told."))
    assert (draft.dateline.places, draft.dateline_text) == (("Lisbon",), "Lisbon")
    assert draft.text[slice(*draft.dateline_span)] == "Lisbon"
    assert [author.name for author in draft.authors] == ["Ana Bell"]
    unknown = draft_article(
        document("Ferry sails\n\nBy Ana Bell in Haste\n\nThe ferry sailed on Friday, she was told.")
    )
    assert unknown.dateline is None


def test_a_place_behind_names_is_no_outlet():
    draft = draft_article(document("Fähre fährt\n\nVon Ana Bell und Jan Ohm, Berlin\n\nDie Fähre fuhr am Freitag ab."))
    assert [(author.name, author.agency) for author in draft.authors] == [("Ana Bell", None), ("Jan Ohm", None)]
