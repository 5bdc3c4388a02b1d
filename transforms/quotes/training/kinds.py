"""Training of the decision whether marked words are speech."""

from collections.abc import Iterable, Iterator

from transforms.quotes.kind_features import WORD, kind_features, surroundings_of
from transforms.quotes.languages import Language
from transforms.quotes.marks import find_marks
from transforms.quotes.training.maxent import train_decisions

# Marked words of which at least this share stands in an annotated attribution are speech.
COVERED_SHARE = 0.5
# So many words outside every attribution are speech that the annotators passed over, and teach nothing.
PASSED_OVER = 9


def train_kinds(articles: Iterable[tuple[str, list[tuple[int, int]]]]) -> dict[str, float]:
    """Weights by the name of the feature; an article is its text and the spans of the content people marked in it."""
    return train_decisions(list(kind_examples(articles)))


def kind_examples(articles: Iterable[tuple[str, list[tuple[int, int]]]]) -> Iterator[tuple[list[str], bool]]:
    """Features of every pair of marks in English articles, and whether its words are speech."""
    language = Language.load("en")
    assert language is not None
    for text, contents in articles:
        covered = bytearray(len(text))
        for start, end in contents:
            covered[start:end] = b"\1" * (end - start)
        marks = find_marks(text, "en")
        for index, mark in enumerate(marks):
            words = [match.start() for match in WORD.finditer(text, mark.inner_start, mark.inner_end)]
            is_speech = sum(covered[word] for word in words) >= COVERED_SHARE * max(1, len(words))
            if not is_speech and len(words) >= PASSED_OVER:
                continue
            yield kind_features(surroundings_of(text, mark), marks, index, language), is_speech
