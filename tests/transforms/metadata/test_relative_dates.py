from datetime import date

import pytest

from transforms.metadata.relative_dates import find_relative_dates

FRIDAY = date(2025, 3, 14)


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
