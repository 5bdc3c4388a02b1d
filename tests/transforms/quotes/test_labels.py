"""Labels of quotes: what is encoded comes back, and nothing comes back that was not there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.quotes.labels import content_labels, contents_of, mark_labels, mark_spans
from transforms.quotes.tokens import Tokens, tokenize

TEXT = 'The harbour, Ada Crane said, "is ours," and "will stay ours."\n"Never," said Bo Lind: no more.'


def chars_of(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


def decoded(text: str, parts: list[list[str]]) -> list[list[str]]:
    tokens = tokenize(text)
    labels = content_labels(tokens, [[chars_of(text, part) for part in quote] for quote in parts])
    contents = contents_of(labels, np.ones(len(labels), np.float32), tokens.paragraphs)
    return [[text.__getitem__(slice(*tokens.chars(*piece))) for piece in content.pieces] for content in contents]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([["The harbour", "is ours", "will stay ours"]], [["The harbour", "is ours", "will stay ours"]]),
        ([['"is ours,"'], ['"will stay ours."'], ['"Never,"']], [["is ours"], ["will stay ours"], ["Never"]]),
        ([["is ours"], ['," and']], [["is ours"], ["and"]]),
        ([["no more."]], [["no more"]]),
        ([["will stay ours", '"Never,"']], [["will stay ours"], ["Never"]]),  # a paragraph begins a content
    ],
)
def test_contents_come_back_without_the_marks_at_their_edges(parts: list[list[str]], expected: list[list[str]]) -> None:
    assert decoded(TEXT, parts) == expected


def test_of_two_overlapping_contents_the_longer_one_is_kept_whole() -> None:
    assert decoded(TEXT, [["stay"], ["will stay ours"]]) == [["will stay ours"]]


def test_a_colon_may_be_a_cue_and_marks_keep_apart() -> None:
    tokens = tokenize(TEXT)
    labels = mark_labels(tokens, [chars_of(TEXT, part) for part in (":", "Ada Crane", "said, ")])
    spans = mark_spans(labels, np.full(len(labels), 0.5, np.float32), tokens.paragraphs)
    assert [TEXT[slice(*tokens.chars(span.first, span.last))] for span in spans] == ["Ada Crane", "said", ":"]
    assert {span.score for span in spans} == {0.5}


@st.composite
def labelled_tokens(draw: st.DrawFn) -> tuple[Tokens, np.ndarray]:
    lengths = draw(st.lists(st.integers(1, 6), max_size=4))
    tokens = tokenize("\n".join(" ".join(["word"] * length) for length in lengths))
    labels = draw(st.lists(st.integers(0, 3), min_size=len(tokens.words), max_size=len(tokens.words)))
    return tokens, np.array(labels, np.int8)


@given(labelled_tokens())
def test_contents_cover_the_labelled_tokens_once_and_stay_in_their_paragraph(sample: tuple[Tokens, np.ndarray]) -> None:
    tokens, labels = sample
    contents = contents_of(labels, np.ones(len(labels), np.float32), tokens.paragraphs)
    pieces = [piece for content in contents for piece in content.pieces]
    assert [position for piece in pieces for position in range(*piece)] == np.flatnonzero(labels).tolist()
    for content in contents:
        first, last = content.pieces[0][0], content.pieces[-1][1]
        assert any(start <= first and last <= end for start, end in tokens.paragraphs)
