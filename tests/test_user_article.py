"""What the first article must give, listed by its user: metadata, marked quotes and some of the indirect ones."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from transforms.batch import process_documents
from transforms.readers import read_source
from transforms.records import Article, Author, Paragraph, Quote
from transforms.text import analysis_text

PATH = Path(__file__).parents[1] / "data/raw/000_c96ca911d865cc5d.txt"


@pytest.fixture(scope="module")
def tables() -> tuple[Article, list[Paragraph], list[Quote]]:
    with PATH.open("rb") as stream:
        batch = process_documents(read_source(stream, PATH.name), run_id="test")
    assert batch.rejected == []
    [article] = batch.articles
    return article, list(batch.paragraphs), list(batch.quotes)


def quote_starting(quotes: Sequence[Quote], words: str) -> Quote:
    """The one quote whose content starts with these words; marks and the "that" or "to" before them aside."""
    opening = re.compile(rf"(?:(?:that|to) )?[“”\" ]*{re.escape(words)}")
    found = [q for q in quotes if opening.match(analysis_text(q.text))]
    assert len(found) == 1, (words, [q.text[:60] for q in found])
    return found[0]


def test_file_is_kept_byte_for_byte():
    raw = PATH.read_bytes()
    assert len(raw) == 5425
    assert not raw.endswith(b"\n")
    assert "\u202f".encode() in raw
    assert "that ”The resumption" in raw.decode()
    assert "that “ the Coalition" in raw.decode()


def test_metadata(tables):
    article, _, _ = tables
    assert article.text == PATH.read_text(encoding="utf-8")
    assert article.headline == "ISIS core must be unable to reconstitute: Global Coalition"
    assert article.dateline == "QAMISHLI, Syria (North Press)"
    assert article.dateline_place == "Qamishli"
    assert article.dateline_country_code == "SY"
    assert article.dateline_agency == "North Press"
    assert article.authors == (Author("Hakim Ahmad", "reporter", None),)
    assert article.language == "en"
    assert (article.published_at, article.published_precision) == (None, "unknown")


def test_every_paragraph_has_its_section_heading(tables):
    _, paragraphs, _ = tables
    headings = [p.text for p in paragraphs if p.kind == "subheading"]
    assert headings == ["Supporting liberated regions", "Concern about ISIS foreign detainees"]
    assert paragraphs[0].kind == "headline"
    assert paragraphs[-1].kind == "byline"
    for above, heading in zip([None, *headings], [*headings, None], strict=True):
        first = 1 if above is None else next(p.paragraph_index for p in paragraphs if p.text == above) + 1
        last = len(paragraphs) if heading is None else next(p.paragraph_index for p in paragraphs if p.text == heading)
        assert {p.section_heading for p in paragraphs[first:last] if p.kind == "body"} == {above}


def test_headline_attribution(tables):
    *_, quotes = tables
    quote = quote_starting(quotes, "ISIS core must be unable to reconstitute")
    assert (quote.scope, quote.speaker, quote.type) == ("headline", "Global Coalition", "indirect")


@pytest.mark.parametrize(
    ("first", "last", "type", "mention", "speaker"),
    [
        ("The resumption in ISIS", "stabilization support.", "direct", "The ministers", "the ministers"),
        ("addressing the drivers", "security interests.", "direct", "They", "the ministers"),
        ("the Coalition must continue", "may exploit.", "direct", "The participants", "the participants"),
        ("The Coalition continues", "Resolution 2254,", "direct", "the statement", "the statement"),
        ("The Coalition remains committed", "law obligations,", "direct", "the statement", "the statement"),
        ("This situation is intolerable", "indefinitely.", "direct", "the US Secretary of State", "Anthony Blinken"),
        ("To ensure a sustainable", "northeast Syria.", "direct", "Mazloum Abdi", "Mazloum Abdi"),
        ("with grave concern", "Africa/Mozambique.", "direct", "the ministers", "the ministers"),
    ],
)
def test_marked_quotes(tables, first, last, type, mention, speaker):
    article, _, quotes = tables
    quote = quote_starting(quotes, first)
    assert quote.text.rstrip('“”" \u202f').endswith(last)
    assert quote.type == type
    assert quote.kind == "speech"
    assert mention in quote.speaker_mention
    assert article.text[slice(*quote.speaker_span)] == quote.speaker_mention
    assert quote.speaker.removeprefix("The ").removeprefix("the ") == speaker.removeprefix("the ")


def test_mixed_quote_of_the_syrian_democratic_forces(tables):
    *_, quotes = tables
    [quote] = [q for q in quotes if "we still have a lot of work" in q.text]
    assert quote.text.rstrip("” \u202f").endswith("terrorist messages.")
    assert quote.type == "mixed"
    assert quote.speaker == "Syrian Democratic Forces"


def test_relayed_and_resolved(tables):
    *_, quotes = tables
    intolerable = quote_starting(quotes, "This situation is intolerable")
    assert intolerable.relayed_by == "AFP"
    assert intolerable.resolution == "nominal"
    assert quote_starting(quotes, "addressing the drivers").resolution == "pronoun"
    assert quote_starting(quotes, "To ensure a sustainable").speaker_role == "SDF Commander-in-Chief"
    assert quote_starting(quotes, "The Coalition continues").speaker_kind == "document"
    [urged] = [q for q in quotes if "he urged the allies" in q.text]
    assert urged.speaker == "Anthony Blinken"
    assert urged.relayed_by == "International news agencies"


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("ISIS no longer controls territory", "the statement"),
        ("Ten thousand fighters", "Anthony Blinken"),
        ("the response of countries", "an official of the Autonomous Administration"),
    ],
)
def test_indirect_quotes(tables, words, speaker):
    *_, quotes = tables
    [quote] = [q for q in quotes if words in q.text]
    assert quote.type == "indirect"
    assert speaker.split(" ", 1)[1] in quote.speaker
