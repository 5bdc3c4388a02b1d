"""The forms that news has for quotes, on invented sentences; exact content, cue and speaker of each."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.quotes.extract import extract_quotes, quote_id_of, type_of, unwrapped
from transforms.records import Paragraph, Quote, Span


def quotes_of(text: str, language: str = "en") -> list[Quote]:
    return extract_quotes(text, article_id="article", language=language)


def spoken(text: str, language: str = "en") -> list[tuple[str, str | None, str | None]]:
    return [
        (quote.text, quote.speaker_mention, quote.cue)
        for quote in quotes_of(text, language)
        if quote.kind in ("speech", "stance")
    ]


LEAD = "HARROWGATE, Oct. 4 (Coast Wire) - Talks on the harbour went on.\n\n"

FORMS = {
    "speaker after": (
        "“The bridge will open in May,” Ines Calder said.",
        ("The bridge will open in May,", "Ines Calder", "said"),
    ),
    "inverted": (
        "“The bridge will open in May,” said Ines Calder, the mayor of Harrowgate.",
        ("The bridge will open in May,", "Ines Calder, the mayor of Harrowgate", "said"),
    ),
    "speaker before": (
        "Ines Calder said: “The bridge will open in May.”",
        ("The bridge will open in May.", "Ines Calder", "said"),
    ),
    "apposition": (
        "“The wards are full,” Tomas Reyl, a surgeon, said.",
        ("The wards are full,", "Tomas Reyl, a surgeon,", "said"),
    ),
    "said that": (
        "The minister said on Monday that the port would close for a week.",
        ("that the port would close for a week", "The minister", "said"),
    ),
    "according to": (
        "The port will close to all ships for a week after the storm, according to the ministry.",
        ("The port will close to all ships for a week after the storm", "the ministry", "according to"),
    ),
    "split": (
        "“We have waited long enough,” said Ines Calder. “The work starts now.”",
        ("We have waited long enough, The work starts now.", "Ines Calder", "said"),
    ),
    "single marks": (
        "'The bridge will open in May,' said Tom O'Neil.",
        ("The bridge will open in May,", "Tom O'Neil", "said"),
    ),
    "marks the wrong way round": (
        "”The bridge will open in May,“ Ines Calder said.",
        ("The bridge will open in May,", "Ines Calder", "said"),
    ),
    "inches": (
        '"The 5\' 11" keeper was superb," said coach Ben Ash.',
        ("The 5' 11\" keeper was superb,", "coach Ben Ash", "said"),
    ),
    "according to, in few words": (
        "According to police, three men were arrested on Monday.",
        ("three men were arrested on Monday", "police", "According to"),
    ),
    "according to somebody in apposition": (
        "According to Holm, a former minister, the pact is dead.",
        ("the pact is dead", "Holm", "According to"),
    ),
    "clause behind a colon": (
        "Calder warned: the dam could burst.",
        ("the dam could burst", "Calder", "warned"),
    ),
    "short quote with a dash": (
        '"Rain is coming" - Commissioner Ada Moor',
        ("Rain is coming", "Commissioner Ada Moor", "-"),
    ),
    "document that a paper has seen": (
        "A letter seen by the Courier says the mine will close in May.",
        ("the mine will close in May", "A letter seen by the Courier", "says"),
    ),
    "relayed with marks": (
        'State television quoted the president as saying "no one will be spared".',
        ("no one will be spared", "the president", "quoted"),
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_form(form: str) -> None:
    sentence, (text, speaker, cue) = FORMS[form]
    (found,) = spoken(LEAD + sentence)
    assert found[0] == text
    assert found[2] == cue
    assert found[1] is not None and speaker.rstrip(",").startswith(found[1].rstrip(","))


MARKS = st.text(alphabet="abc XYZ.,:'\"“”‘’«»„-\n\u00a0\u202f", max_size=200)
NEWS = st.lists(
    st.sampled_from(
        [
            "“The bridge is open,” said Ines Calder. ",
            "The mayor said that the port would close. ",
            'He called it "a mess" and left.\n\n',
            "AFP quoted the envoy as saying the talks had failed. ",
            "according to ",
            "“",
            "\n",
        ]
    ),
    max_size=12,
).map("".join)


@settings(deadline=None, max_examples=60)
@given(st.one_of(MARKS, NEWS, st.text(max_size=80)))
def test_every_span_is_in_the_text_and_says_what_its_row_says(text: str) -> None:
    quotes = quotes_of(text)
    assert quotes == quotes_of(text)
    for index, quote in enumerate(quotes):
        assert quote.quote_index == index
        assert all(0 <= start < end <= len(text) for start, end in quote.spans)
        assert all(one[1] <= two[0] for one, two in pairwise(quote.spans))
        assert quote.text == " ".join(text[start:end] for start, end in quote.spans)
        for words, span in ((quote.speaker_mention, quote.speaker_span), (quote.cue, quote.cue_span)):
            assert (words is None) == (span is None)
            assert span is None or text[span.start_char : span.end_char] == words
        assert 0.0 <= quote.confidence <= 1.0
    assert len({quote.quote_id for quote in quotes}) == len(quotes)


def test_the_user_s_forms_of_relay_name_both() -> None:
    (quote,) = (q for q in quotes_of(LEAD + "AFP quoted the harbour master as saying: “Nothing moves.”") if q.spans)
    assert (quote.text, quote.speaker_mention, quote.relayed_by) == ("Nothing moves.", "the harbour master", "AFP")


def test_a_relay_without_marks_takes_the_rest_of_its_sentence() -> None:
    (quote,) = quotes_of(LEAD + "News agencies cited the envoy, Ada Lind, as saying that she would not sign the paper.")
    assert quote.text == "that she would not sign the paper"
    assert (quote.speaker, quote.relayed_by) == ("Ada Lind", "News agencies")


def test_a_headline_may_end_in_its_speaker() -> None:
    text = "Harbour must close before winter: Port Council\n\nHARROWGATE - The Port Council met on Friday.\n"
    quote = quotes_of(text)[0]
    assert (quote.text, quote.speaker, quote.scope) == ("Harbour must close before winter", "Port Council", "headline")


def test_a_dash_names_the_speaker() -> None:
    (quote,) = quotes_of(LEAD + "“We will dig until the water is clean.” - Commissioner Lund")
    assert (quote.speaker_mention, quote.rule) == ("Commissioner Lund", "marks:line")


def test_lines_of_a_hard_wrapped_paragraph_are_read_as_one() -> None:
    text = "The bridge\nwill open"
    paragraph = Paragraph("a", 0, "body", None, 0, len(text), text, 4, 1)
    assert unwrapped(text, [paragraph]) == "The bridge will open"


def test_the_type_goes_by_the_letters_inside_marks() -> None:
    text = "ab “cdefghijkl”"
    assert type_of(text, [Span(4, 14)], [(3, 15)]) == "direct"
    assert type_of(text, [Span(0, 15)], [(3, 15)]) == "mixed"
    assert type_of(text, [Span(0, 2)], [(3, 15)]) == "indirect"


def test_an_id_depends_on_the_article_and_the_place() -> None:
    ids = {quote_id_of("a", [Span(0, 2)]), quote_id_of("a", [Span(0, 3)]), quote_id_of("b", [Span(0, 2)])}
    assert len(ids) == 3
    assert quote_id_of("a", [Span(0, 2)]) in ids


def test_an_unknown_language_keeps_marked_speech_without_a_speaker() -> None:
    (quote,) = quotes_of("„Wij gaan morgen naar huis en blijven daar”, zei hij.", "nl")
    assert (quote.speaker, quote.resolution) == (None, "unresolved")


def test_a_quote_that_opens_every_paragraph_is_one() -> None:
    quote = quotes_of(LEAD + "“The first thing is the water.\n\n“The second thing is the road,” said Ines Calder.")[0]
    assert [quote.text, quote.closure, quote.speaker] == [
        "The first thing is the water. The second thing is the road,",
        "explicit",
        "Ines Calder",
    ]
    assert (quote.first_paragraph_index, quote.last_paragraph_index) == (1, 2)


def test_a_quote_inside_a_quote_knows_the_one_around_it() -> None:
    outer, inner = quotes_of(LEAD + "“He told me, ‘Go home and wait,’” said Ines Calder.")
    assert (inner.text, inner.parent_quote_id, inner.cue) == ("Go home and wait,", outer.quote_id, "told")


def test_an_interview_goes_by_its_labels() -> None:
    text = LEAD + "MERTON: I never saw the letter.\n\nREYES: You signed it on Friday.\n\nMERTON: I did not."
    labelled = [(q.speaker_mention, q.text) for q in quotes_of(text) if q.rule == "interview:label"]
    assert labelled == [
        ("MERTON", "I never saw the letter."),
        ("REYES", "You signed it on Friday."),
        ("MERTON", "I did not."),
    ]


def test_an_interview_may_have_no_blank_lines() -> None:
    text = "Q: How did it start?\nA: The wall gave way at noon. Nobody was near it.\nQ: Will you rebuild?\nA: By May."
    assert [q.text for q in quotes_of(text) if q.rule == "interview:label"] == [
        "How did it start?",
        "The wall gave way at noon. Nobody was near it.",
        "Will you rebuild?",
        "By May.",
    ]


def test_the_language_of_a_short_text_is_found_out() -> None:
    (quote,) = extract_quotes("El ministro afirmó que renunciaría al cargo en mayo.", article_id="article")
    assert (quote.text, quote.speaker_mention) == ("renunciaría al cargo en mayo", "El ministro")


def test_what_a_dash_opens_is_one_quote_without_its_aside() -> None:
    (quote,) = quotes_of("– Nous reviendrons, a lancé le maire, Paul Nerval.", "fr")
    assert (quote.text, quote.speaker) == ("Nous reviendrons", "Paul Nerval")


def test_a_headline_in_marks_is_speech() -> None:
    text = "“I talk to the lamp more than to people”\n\nThe keeper of the light has been there for years.\n"
    quote = quotes_of(text)[0]
    assert (quote.kind, quote.scope, quote.resolution) == ("speech", "headline", "unresolved")


def test_marked_words_that_nobody_said_are_kept_under_their_kind() -> None:
    kinds = {quote.text: quote.kind for quote in quotes_of(LEAD + "Robert “Shorty” Green opened the shop.")}
    assert kinds == {"Shorty": "nickname"}


def test_a_text_too_long_for_one_reading_is_read_in_parts() -> None:
    quote = "“We go home now,” said Ines Calder."
    endless = "word " * 21_000 + "“Nothing here is prose at all.”"
    text = "\n\n".join([LEAD.strip(), quote, endless, quote, endless, quote])
    quotes = extract_quotes(text, article_id="article", language="en")
    assert [text[start:end] for q in quotes for start, end in q.spans] == [q.text for q in quotes]
    assert [q.speaker for q in quotes if q.text == "We go home now,"] == ["Ines Calder"] * 3
    assert [q.first_paragraph_index for q in quotes if q.text == "We go home now,"] == [1, 3, 5]
    assert [q.quote_index for q in quotes] == list(range(len(quotes)))
    assert len({q.quote_id for q in quotes}) == len(quotes)
    assert {q.article_id for q in quotes} == {"article"}


def test_a_paragraph_too_long_for_one_reading_is_read_in_windows() -> None:
    told = "Ines Calder said that the boats would stay in the harbour until Monday. "
    quoted = "“The water is low. It was never so low. We go home now,” said Tom Lund. "
    text = LEAD + ("The council met in the evening and went home late. " * 20 + told + quoted) * 180
    quotes = extract_quotes(text, article_id="article", language="en")
    assert [text[start:end] for q in quotes for start, end in q.spans] == [q.text for q in quotes]
    assert {q.first_paragraph_index for q in quotes} == {q.last_paragraph_index for q in quotes} == {1}
    found = [(q.speaker, q.text) for q in quotes]
    # The tagger reads 200 tokens at once, and what stands across such a cut comes out as two.
    assert found.count(("Ines Calder", "that the boats would stay in the harbour until Monday")) > 150
    assert found.count(("Tom Lund", "The water is low. It was never so low. We go home now,")) == 180
    assert len({q.quote_id for q in quotes}) == len(quotes)
