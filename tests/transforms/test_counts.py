import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.counts import count_sentences, count_words, words_of

TEXTS = st.lists(
    st.text(alphabet=st.sampled_from("aBzé4_.-’!。…”“( \n\u00a0\ud800"), max_size=30) | st.text(max_size=9)
)


@pytest.mark.parametrize(
    ("text", "words", "sentences"),
    [
        ("It sailed. The U.S. owner, Mr. Moe, paid.", 8, 2),
        ("“It sailed!” he said. “Twice.”", 5, 2),
        ("It can't sail on 3.5 knots", 6, 1),
        ("Mr. Moe paid. He did. Mr", 6, 3),
        ("***", 0, 0),
    ],
)
def test_counts(text, words, sentences):
    assert count_words([text]) == [words]
    assert count_sentences([text], [words]) == [sentences]


@given(TEXTS)
def test_words_are_those_of_each_text(texts):
    assert count_words(texts) == [len(re.findall(r"\w+(?:['’.\-‐/]\w+)*", text)) for text in texts]
    assert list(words_of(texts)) == [re.findall(r"\w+", text) for text in texts]


@given(TEXTS)
def test_sentences_of_many_texts_are_those_of_each(texts):
    alone = [sentences for text in texts for sentences in count_sentences([text], count_words([text]))]
    assert count_sentences(texts, count_words(texts)) == alone
