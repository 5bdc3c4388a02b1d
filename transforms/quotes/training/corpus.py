"""Articles with gold quotes as the sequences that a tagger learns from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from transforms.quotes.features import Lexicon
from transforms.quotes.labels import BEGIN, INSIDE, MARK_BEGIN, MARK_INSIDE, content_labels, mark_labels
from transforms.quotes.tagger import CONTENT, CUE, SOURCE, sequences_of
from transforms.quotes.tokens import Tokens, tokenize


class GoldError(ValueError):
    """A gold article is not as it should be; the message names it."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """The tokens of an article and their labels [3, tokens]: content, cue and source."""

    tokens: Tokens
    labels: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Example:
    """One sequence: codes and quote states per token, labels [3, tokens]; the first token is the context."""

    codes: npt.NDArray[np.int64]
    states: npt.NDArray[np.int64]
    labels: npt.NDArray[np.int64]


def gold_article(article: Mapping[str, Any]) -> GoldArticle:
    """Tokens and labels of one article: `text`, and `quotes` with `spans`, `speaker_spans` and `cue_spans`.

    Raises GoldError where a part is missing or a span lies outside the text.
    """
    name = article.get("doc_id", "an article without doc_id")
    try:
        text, quotes = str(article["text"]), article["quotes"]
        contents = [_spans(quote["spans"], text) for quote in quotes]
        cues = [span for quote in quotes for span in _spans(quote["cue_spans"], text)]
        sources = [span for quote in quotes for span in _spans(quote["speaker_spans"], text)]
    except (KeyError, TypeError, ValueError) as error:
        raise GoldError(f"{name}: {error!r}") from error
    tokens = tokenize(text)
    labels = [content_labels(tokens, contents), mark_labels(tokens, cues), mark_labels(tokens, sources)]
    return GoldArticle(tokens, np.stack(labels))


def examples_of(articles: Iterable[GoldArticle], lexicon: Lexicon) -> list[Example]:
    """All sequences of the articles, cut as the tagger cuts them."""
    examples = []
    for article in articles:
        sequences = sequences_of(article.tokens, lexicon)
        bounds = zip(sequences.contexts, sequences.firsts, sequences.lasts, strict=True)
        for context, first, last in bounds:
            labels = np.zeros((3, last - first + 1), np.int64)
            labels[:, 1:] = article.labels[:, first:last]
            _begin_at_the_cut(labels[:, 1])
            examples.append(
                Example(
                    np.r_[context, sequences.codes[first:last]],
                    np.r_[0, sequences.states[first:last]].astype(np.int64),
                    labels,
                )
            )
    return examples


def _begin_at_the_cut(labels: npt.NDArray[np.int64]) -> None:
    """No label path enters a sequence in the middle of a span: what goes on across a cut begins anew."""
    if labels[CONTENT] == INSIDE:
        labels[CONTENT] = BEGIN
    for chain in (CUE, SOURCE):
        if labels[chain] == MARK_INSIDE:
            labels[chain] = MARK_BEGIN


def _spans(spans: Sequence[Sequence[int]], text: str) -> list[tuple[int, int]]:
    pairs = [(int(start), int(end)) for start, end in spans]
    for start, end in pairs:
        if not 0 <= start < end <= len(text):
            raise ValueError(f"span [{start}, {end}) lies outside the text of {len(text)} characters")
    return pairs
