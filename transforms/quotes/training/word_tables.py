"""The word forms that get vectors of their own."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from transforms.quotes.features import CONTEXTS, normal_form, prefix_of, suffix_of

UNKNOWN_FORM = "<unknown>"
_LEAST_WORDS, _LEAST_SUFFIXES, _LEAST_PREFIXES = 2, 4, 6


@dataclass(frozen=True, slots=True)
class WordTables:
    """Word forms, suffixes and prefixes by row; row 0 of each is the unknown one. `counts` are those of the words."""

    words: list[str]
    suffixes: list[str]
    prefixes: list[str]
    counts: list[int]


def word_tables(words: Iterable[str], known_elsewhere: Iterable[str]) -> WordTables:
    """Tables of the forms of a corpus that are frequent enough, and of forms that have vectors from elsewhere."""
    counts = Counter(map(normal_form, words))
    frequent = sorted((form for form, count in counts.items() if count >= _LEAST_WORDS), key=lambda f: (-counts[f], f))
    forms = list(dict.fromkeys([UNKNOWN_FORM, *CONTEXTS, *frequent, *known_elsewhere]))
    alphabetic = [form for form in counts if form.isalpha()]
    return WordTables(
        forms,
        [UNKNOWN_FORM, *_frequent(map(suffix_of, alphabetic), _LEAST_SUFFIXES)],
        [UNKNOWN_FORM, *_frequent(map(prefix_of, alphabetic), _LEAST_PREFIXES)],
        [counts[form] for form in forms],
    )


def _frequent(affixes: Iterable[str], least: int) -> list[str]:
    return sorted(affix for affix, count in Counter(affixes).items() if count >= least and affix)
