import re

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.samples import hashed
from transforms import quote_words
from transforms.quote_words import is_telling, spoken_texts, words_of_quotes, words_of_some

TEXT = st.text(st.sampled_from("abN nt'’.,-_ß9²İ\n\U0001f600"), max_size=20) | st.text(max_size=12)


def spelled(text):
    """The words of a text, by one expression."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.casefold().replace("’", "'"))


def test_words_have_neither_case_nor_marks():
    words = words_of_quotes(["“It’s — well — OVER,”", "it's well over"])
    assert words.of(0) == words.of(1) != words_of_quotes(["its well over"]).of(0)


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXT, max_size=7))
def test_equal_words_and_no_others_have_one_number(texts):
    quote_words._TEXTS_AT_ONCE, usual = 3, quote_words._TEXTS_AT_ONCE
    try:
        words = words_of_quotes(texts)
    finally:
        quote_words._TEXTS_AT_ONCE = usual
    pairs = [pair for place, text in enumerate(texts) for pair in zip(spelled(text), words.of(place), strict=True)]
    assert len(set(pairs)) == len({word for word, _ in pairs}) == len({number for _, number in pairs})
    assert len(pairs) == len(words.numbers)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["One two", "one, two", "two one", "", "onetwo"]), max_size=7))
def test_texts_of_the_same_words_are_one(texts):
    table, read = hashed(pa.table({"text": pa.array(texts, pa.string())}))
    hashes, places = np.unique(table["text_hash"].to_numpy(), return_inverse=True)
    spoken = spoken_texts(hashes, read)
    words, rows = words_of_some(spoken, np.arange(len(spoken.counts)), read)
    found = [words.of(row) for row in rows[spoken.alike[places]].tolist()]
    assert found == [words_of_quotes([text]).of(0) for text in texts]
    assert list(spoken.counts[spoken.alike[places]]) == list(map(len, found))
    assert len(spoken.counts) == len({tuple(spelled(text)) for text in texts})


def test_figures_and_negations_tell():
    text = "Nobody noted the 40th, don’t say nots: cannot 7s n t hasn't"
    told = [
        word for word, number in zip(spelled(text), words_of_quotes([text]).of(0), strict=True) if is_telling(number)
    ]
    assert told == ["nobody", "40th", "don't", "cannot", "7s", "hasn't"]
