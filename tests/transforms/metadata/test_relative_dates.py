import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.metadata.relative_dates import find_relative_dates

FRIDAY = date(2025, 3, 14)
WHOLE_TEXT = re.compile(
    r"\b(?:(?:later\s+)?(?:today|yesterday|last\s+night|the\s+day\s+(?:before\s+yesterday|after\s+tomorrow))"
    r"|(?:next\s+)?Monday)\b"
)


@pytest.mark.parametrize(
    ("text", "language", "words", "day"),
    [
        ("Earlier today, a spokesman said", "en", "Earlier today", 14),
        ("He said on Friday that", "en", "Friday", 14),
        ("He said on Monday that", "en", "Monday", 10),
        ("It opens next Monday, he said", "en", "next Monday", 17),
        ("It closed the day before yesterday", "en", "the day before yesterday", 12),
        ("Il a dit hier que", "fr", "hier", 13),
        ("une réunion lundi prochain", "fr", "lundi prochain", 17),
        ("Sie sagte am Mittwoch, dass", "de", "Mittwoch", 12),
        ("dijo ayer que", "es", "ayer", 13),
    ],
)
def test_resolves(text, language, words, day):
    (found,) = find_relative_dates(text, language, FRIDAY)
    assert (found.text, found.resolved_date.day) == (words, day)
    assert text[found.start_char : found.end_char] == found.text


@pytest.mark.parametrize(
    "text", ["on Monday, March 3, he said", "on Monday 3 March", "the Sun said", "Mondays are slow"]
)
def test_leaves_alone(text):
    assert find_relative_dates(text, "en", FRIDAY) == ()


@given(
    st.lists(
        st.sampled_from(
            ["the day before yesterday", "last night", *"next later Monday Fridays today holiday - a".split()]
        )
    ),
    st.sampled_from([" ", "  ", "\n", ", "]),
)
def test_finds_all_in_a_text(phrases, space):
    text = " ".join(phrases).replace(" ", space)
    found = [(one.start_char, one.end_char) for one in find_relative_dates(text, "en", FRIDAY)]
    assert found == [match.span() for match in WHOLE_TEXT.finditer(text)]
