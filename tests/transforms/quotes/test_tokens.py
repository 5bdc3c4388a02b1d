"""The tokeniser: offsets that hold for any text, and the cases that speakers' names and quotes hang on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.quotes.tokens import sentence_starts, tokenize

NEWS = st.text(alphabet=st.sampled_from("aB.,-'’\"“”`1 \n\u00a0\u2014é中"), max_size=80) | st.text(max_size=80)


@given(NEWS)
def test_tokens_are_the_texts_own_characters_in_order(text: str) -> None:
    tokens = tokenize(text)
    assert tokens.words == [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
    edges = [edge for span in zip(tokens.starts, tokens.ends, strict=True) for edge in span]
    assert edges == sorted(edges)
    assert "".join(tokens.words) == "".join(text.split())


@given(NEWS)
def test_paragraphs_share_out_the_tokens_by_line(text: str) -> None:
    tokens = tokenize(text)
    bounds = [bound for paragraph in tokens.paragraphs for bound in paragraph]
    assert bounds[1:-1:2] == bounds[2::2]
    assert not tokens.words or (bounds[0], bounds[-1]) == (0, len(tokens.words))
    for first, last in tokens.paragraphs:
        assert first < last
        assert "\n" not in text[tokens.starts[first] : tokens.ends[last - 1]]
    assert len(tokens.paragraphs) == sum(bool(line.strip()) for line in text.split("\n"))


@given(NEWS)
def test_every_paragraph_starts_a_sentence(text: str) -> None:
    tokens = tokenize(text)
    starts = sentence_starts(tokens)
    assert starts == sorted(set(starts))
    assert {first for first, _ in tokens.paragraphs} <= set(starts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mira Tolland’s aides", ["Mira", "Tolland", "’s", "aides"]),
        ("it won't", ["it", "won", "'t"]),
        ("the U.S. and a.m. trains", ["the", "U.S.", "and", "a.m.", "trains"]),
        ("a well-known man--he", ["a", "well-known", "man", "--", "he"]),
        ("``Yes,'' she said...", ["``", "Yes", ",", "''", "she", "said", "..."]),
        ("$4.5m, 1,200", ["$", "4.5m", ",", "1,200"]),
        ("“No”—Ada", ["“", "No", "”", "—", "Ada"]),
    ],
)
def test_words_of(text: str, words: list[str]) -> None:
    assert tokenize(text).words == words


@pytest.mark.parametrize(
    "text",
    [
        "Rain fell.| Nobody minded.",
        "“Rain fell.”| Nobody minded.",
        "Dr. Oake met Gov. Lind at 5 p.m. by the pier.",
        "Ada B. Crane left.| So did I.| He saw it.",
        "“Who?” she asked.",
        "Who?| “Me,” he said.",
        "One\n|Two",
    ],
)
def test_sentences_begin_at_the_bars(text: str) -> None:
    parts = text.split("|")
    tokens = tokenize("".join(parts))
    expected = [len(tokenize("".join(parts[:n])).words) for n in range(len(parts))]
    assert sentence_starts(tokens) == expected
