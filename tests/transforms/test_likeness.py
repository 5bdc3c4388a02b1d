import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.likeness import bodies_of, similarity_of_copy

WORDS = "harbour council ferry tide budget école bridge_7 one 12 1,000.5 twelve ١٢ — island's port winter".split()
TEXT = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def runs(text, size):
    words = re.findall(r"\w+", text)
    return {tuple(words[start : start + size]) for start in range(len(words) - size + 1)}


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, max_size=5))
def test_bodies_have_the_runs_of_their_own_words_and_their_numbers(texts):
    bodies = bodies_of(texts)
    for text, body in zip(texts, bodies, strict=True):
        assert (len(body.shingles), len(body.long_shingles)) == (len(runs(text, 4)), len(runs(text, 12)))
        assert body.numbers == Counter(re.findall(r"\b(?:one|twelve)\b|\d+(?:[.,/-]+\d+)*", text))
    for one, first in zip(texts, bodies, strict=True):
        for other, second in zip(texts, bodies, strict=True):
            shared, together = (len(f(runs(one, 4), runs(other, 4))) for f in (set.intersection, set.union))
            assert similarity_of_copy(first, second) in (None, shared / max(together, 1))
            assert similarity_of_copy(first, second) == similarity_of_copy(second, first)
            assert len(set(first.shingles) & set(second.shingles)) == shared


def test_a_text_that_holds_most_of_another_is_a_copy_of_it_unless_its_numbers_are_others():
    told = " ".join(f"{word}{letter}" for letter in "abcde" for word in WORDS[:6])
    texts = [f"{told} in 3 ports and 4 towns", f"{told[:130]} in 3 ports", f"{told} in 8 ports and 9 towns"]
    whole, cut, other = bodies_of(texts)
    assert similarity_of_copy(whole, cut)
    assert similarity_of_copy(whole, other) is None
