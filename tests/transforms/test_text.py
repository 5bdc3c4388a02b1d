"""Normalised text keeps what is clean, repairs what is broken, and knows the way back."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.text import analysis_text, normalise, normalise_text

RAW = Path(__file__).parents[2] / "data" / "raw"

ODD_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\r\n\t\0\x0b\x0c\x1b\x85\u2028\u2029\ufeff\u00a0\u202f\ud800 “”‘’«»„—éÃ©â€œ\u009dÂ ab1"),
    ),
    max_size=60,
)
MOJIBAKE = st.text(st.sampled_from("“”’éüßñ—… \n\raz.Ж"), max_size=30).map(
    lambda text: text.encode().decode("cp1252", errors="replace")
)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("The mayor said, â€œWe wonâ€™t go.â€\x9d", "The mayor said, “We won’t go.”"),
        ("CafÃ© crÃ¨me", "Café crème"),
        ("one\r\ntwo\rthree\u2028four\x0cfive", "one\ntwo\nthree\nfour\nfive"),
        ("a\0b\x08c\ufeffd", "abcd"),
        ("\x93Never,\x94 she said", "“Never,” she said"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("\x1b[36mblue\x1b[0m words", "blue words"),
        ("a line separator: â€¨ here", "a line separator: \n here"),
    ],
)
def test_broken_text_is_repaired(raw: str, stored: str):
    assert normalise_text(raw) == stored


@pytest.mark.parametrize(
    "text",
    [
        (RAW / "000_c96ca911d865cc5d.txt").read_bytes().decode(),
        "‘Tis the «season», he said ”odd opener, “ spaced” … ﬁne ﬂow Ａ &amp; &quot;x&quot; e\u0301",
        "Il a dit : « C’est à Évry, ça ! » Größe, Übermut, „ja“, sagte er. Señor Núñez—¿no?",
        "Президент сказал: «Нет». 总统说：“不。” قال الرئيس",
        "  spaces\u00a0\u2009\u3000\u200b and tabs\t kept \n\n ",
        "",
    ],
)
def test_clean_text_stays_as_it_is(text: str):
    assert normalise(text) == normalise(text).__class__(text, ())


@given(st.one_of(ODD_TEXT, MOJIBAKE))
def test_twice_is_the_same_as_once(raw: str):
    assert normalise_text(normalise_text(raw)) == normalise_text(raw)


@given(st.one_of(ODD_TEXT, MOJIBAKE))
@example("a\r\n\r\nb\0c")
@example("x Ã© y \0 z")
def test_every_stored_character_outside_a_change_is_the_raw_one(raw: str):
    stored = normalise(raw)
    changed = {at for change in stored.changes for at in range(change.start_char, change.end_char)}
    for at, character in enumerate(stored.text):
        start, end = stored.raw_span(at, at + 1)
        if at not in changed and character != "\n":
            assert raw[start:end] == character
        assert 0 <= start <= end <= len(raw)


@given(st.one_of(ODD_TEXT, MOJIBAKE), st.data())
def test_spans_map_to_nested_raw_spans(raw: str, data: st.DataObject):
    stored = normalise(raw)
    outer = sorted(data.draw(st.lists(st.integers(0, len(stored.text)), min_size=4, max_size=4)))
    outer_span = stored.raw_span(outer[0], outer[3])
    inner_span = stored.raw_span(outer[1], outer[2])
    if outer[1] < outer[2]:
        assert outer_span.start_char <= inner_span.start_char <= inner_span.end_char <= outer_span.end_char


def test_span_of_repaired_words_is_the_broken_words():
    raw = "One\r\nTwo said â€œNoâ€\x9d to CafÃ© X."
    stored = normalise(raw)
    for words, broken in [("“No”", "â€œNoâ€\x9d"), ("Café", "CafÃ©"), ("X.", "X."), ("Two", "Two")]:
        start = stored.text.index(words)
        raw_start, raw_end = stored.raw_span(start, start + len(words))
        assert raw[raw_start:raw_end] == broken


@given(ODD_TEXT)
def test_analysis_text_has_the_same_length_and_plain_spaces_only(text: str):
    analysed = analysis_text(text)
    assert len(analysed) == len(text)
    for character, original in zip(analysed, text, strict=True):
        if not original.isspace():
            assert character == original
        else:
            assert character in " \n\r"


def test_analysis_text_keeps_line_ends():
    assert analysis_text("a\u202fb\u00a0c\td\ne\r\nf\u2028g\u3000h") == "a b c d\ne\r\nf\ng h"
