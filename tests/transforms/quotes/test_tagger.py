"""The shipped tagger on invented news, and what holds for any text."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.quotes.tagger import LONGEST, Tagger, TokenTags, sequences_of
from transforms.quotes.tokens import tokenize

ARTICLE = (
    "Ferry strike enters second week.\n\n"
    "“The boats stay in port,” union leader Ilse Brandt said on Monday.\n\n"
    "According to the harbour office, nearly 4,000 passengers were stranded.\n\n"
    "Mayor Tomas Reed said that the city would pay for hotels, and he hopes that talks resume soon.\n\n"
    "The ferry has crossed the bay since 1921."
)


def spoken(tags: TokenTags, text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text.__getitem__(slice(*tags.tokens.chars(first, last))) for first, last in spans]


def test_contents_cues_and_sources_of_an_article() -> None:
    tags = Tagger.load().tag(ARTICLE)
    contents = spoken(tags, ARTICLE, [piece for content in tags.contents for piece in content.pieces])
    assert "The boats stay in port" in contents
    assert "nearly 4,000 passengers were stranded" in contents
    assert not any("1921" in content for content in contents)
    assert {"said", "According to"} <= set(spoken(tags, ARTICLE, [(cue.first, cue.last) for cue in tags.cues]))
    sources = spoken(tags, ARTICLE, [(source.first, source.last) for source in tags.sources])
    assert {"the harbour office", "Mayor Tomas Reed"} <= set(sources)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(["“", "”", "said", "Ada", "that", "\n", ".", "é", "中", '"', "rain", "fell"]), max_size=60)
)
def test_probabilities_and_spans_of_any_text(words: list[str]) -> None:
    text = " ".join(words)
    tags = Tagger.load().tag(text)
    count = len(tags.tokens.words)
    assert tags.content.shape == (count, 4)
    assert tags.cue.shape == tags.source.shape == (count, 3)
    for chances in (tags.content, tags.cue, tags.source):
        assert chances.sum(1) == pytest.approx(1, abs=1e-4)
    for span in (*tags.cues, *tags.sources):
        assert 0 <= span.first < span.last <= count
        assert 0 <= span.score <= 1
    for content in tags.contents:
        assert content.pieces == tuple(sorted(content.pieces))


def test_what_stands_beside_an_article_does_not_change_its_tags() -> None:
    tagger = Tagger.load()
    alone = tagger.tag(ARTICLE)
    longer = tagger.tag(ARTICLE + "\n" + "The tide was high and the gulls were loud. " * 30)
    assert longer.content[: len(alone.content)] == pytest.approx(alone.content, abs=1e-6)
    assert longer.contents[: len(alone.contents)] == [
        content._replace(score=pytest.approx(content.score, abs=1e-4)) for content in alone.contents
    ]


def test_long_paragraphs_are_read_in_pieces_that_cover_them_once() -> None:
    tokens = tokenize("word " * (2 * LONGEST + 1) + "\nend")
    sequences = sequences_of(tokens, Tagger.load().lexicon)
    bounds = list(zip(sequences.firsts.tolist(), sequences.lasts.tolist(), strict=True))
    assert bounds == [(0, 200), (200, 400), (400, 401), (401, 402)]


@pytest.mark.parametrize("text", ["", "\n\n", " "])
def test_a_text_without_words_has_no_tags(text: str) -> None:
    tags = Tagger.load().tag(text)
    assert tags.content.shape == (0, 4)
    assert (tags.contents, tags.cues, tags.sources) == ([], [], [])


def test_tags_are_the_same_every_time() -> None:
    tagger = Tagger.load()
    assert np.array_equal(tagger.tag(ARTICLE).content, tagger.tag(ARTICLE).content)


def test_texts_are_tagged_together_as_they_are_alone() -> None:
    tagger = Tagger.load()
    texts = [ARTICLE, "", "“No,” said Ada.\n" * 20, ARTICLE[:200]]
    for text, together in zip(texts, tagger.tag_many([tokenize(text) for text in texts]), strict=True):
        alone = tagger.tag(text)
        assert together.content == pytest.approx(alone.content, abs=1e-6)
        assert [content.pieces for content in together.contents] == [content.pieces for content in alone.contents]
