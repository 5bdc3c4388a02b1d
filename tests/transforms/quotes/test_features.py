"""Features of tokens: how forms are packed, and where quotes are open."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.quotes.features import (
    CLOSER,
    CONTEXTS,
    INSIDE,
    OPENER,
    OUTSIDE,
    SHAPES,
    Lexicon,
    context_of,
    pack,
    quote_states,
    shape_of,
    unpack,
)


@given(st.integers(0, 2**20 - 1), st.integers(0, 2**14 - 1), st.integers(0, 2**14 - 1), st.integers(0, len(SHAPES) - 1))
def test_unpack_is_the_inverse_of_pack(word: int, suffix: int, prefix: int, shape: int) -> None:
    codes = np.array([[pack(word, suffix, prefix, shape)]], np.int64)
    assert [rows.item() for rows in unpack(codes)] == [word, suffix, prefix, shape]


@pytest.mark.parametrize(
    ("surface", "rows"),
    [
        ("Harbour", (6, 1, 1, "Xx")),
        ("HARBOUR", (6, 1, 1, "XX")),
        ("old-harbour", (6, 1, 0, "x-")),
        ("1987", (7, 0, 0, "dddd")),
        ("quay", (0, 0, 0, "x")),
    ],
)
def test_lexicon_finds_what_it_holds(surface: str, rows: tuple[int, int, int, str]) -> None:
    lexicon = Lexicon(["<unknown>", *CONTEXTS, "harbour", "0000"], ["<unknown>", "our"], ["<unknown>", "har"])
    word, suffix, prefix, shape = (int(row) for row in unpack(np.array(lexicon[surface])))
    assert (word, suffix, prefix, SHAPES[shape]) == rows


@pytest.mark.parametrize(
    ("word", "shape"),
    [("I", "X"), ("McKay", "xX"), ("2nd", "dx"), ("42", "d"), ("so-so", "x-"), ("—", "."), ("U.S.", "X-")],
)
def test_shape_of(word: str, shape: str) -> None:
    assert SHAPES[shape_of(word)] == shape


@pytest.mark.parametrize(
    ("words", "states"),
    [
        ('he said " no " .', [OUTSIDE, OUTSIDE, OPENER, INSIDE, CLOSER, OUTSIDE]),
        ("“ no ” and “ yes", [OPENER, INSIDE, CLOSER, OUTSIDE, OPENER, INSIDE]),
        ("`` no '' ''", [OPENER, INSIDE, CLOSER, OPENER]),
        ("» no", [OUTSIDE, OUTSIDE]),
        ("« no »", [OPENER, INSIDE, CLOSER]),
    ],
)
def test_quote_states_follow_the_marks(words: str, states: list[int]) -> None:
    assert quote_states(words.split()).tolist() == states


@pytest.mark.parametrize(
    ("index", "last_word", "last_state", "context"),
    [
        (0, "", OUTSIDE, "<first>"),
        (1, ".", OUTSIDE, "<second>"),
        (2, ".", OUTSIDE, "<other>"),
        (2, ":", OUTSIDE, "<after colon>"),
        (1, "”", CLOSER, "<after quote>"),
    ],
)
def test_context_of(index: int, last_word: str, last_state: int, context: str) -> None:
    assert context_of(index, last_word, last_state) == context
