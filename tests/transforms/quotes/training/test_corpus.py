"""Gold articles as sequences to learn from."""

import numpy as np
import pytest

from transforms.quotes.features import CONTEXTS, Lexicon
from transforms.quotes.tagger import LONGEST
from transforms.quotes.training.corpus import GoldError, examples_of, gold_article
from transforms.quotes.training.word_tables import UNKNOWN_FORM, word_tables

TEXT = "Ada Crane said the pier is safe.\nIt is."
QUOTE = {"spans": [[15, 31]], "speaker_spans": [[0, 9]], "cue_spans": [[10, 14]]}


def lexicon() -> Lexicon:
    return Lexicon([UNKNOWN_FORM, *CONTEXTS], [UNKNOWN_FORM], [UNKNOWN_FORM])


def test_an_article_gives_a_labelled_sequence_per_paragraph() -> None:
    first, second = examples_of([gold_article({"doc_id": "a", "text": TEXT, "quotes": [QUOTE]})], lexicon())
    assert first.labels.tolist() == [
        [0, 0, 0, 0, 1, 3, 3, 3, 0],  # content
        [0, 0, 0, 1, 0, 0, 0, 0, 0],  # cue
        [0, 1, 2, 0, 0, 0, 0, 0, 0],  # source
    ]
    assert not second.labels.any()
    assert first.codes[0] != second.codes[0]  # the headline's context and another one


def test_a_content_that_is_cut_begins_anew() -> None:
    text = "word " * (LONGEST + 5)
    whole = {"spans": [[0, len(text)]], "speaker_spans": [], "cue_spans": []}
    _, rest = examples_of([gold_article({"doc_id": "a", "text": text, "quotes": [whole]})], lexicon())
    assert rest.labels[0].tolist() == [0, 1, 3, 3, 3, 3]


@pytest.mark.parametrize(
    "article",
    [
        {"doc_id": "broken-7", "text": TEXT},
        {"doc_id": "broken-7", "text": TEXT, "quotes": [{"spans": [[0, 4]]}]},
        {"doc_id": "broken-7", "text": TEXT, "quotes": [{**QUOTE, "spans": [[0, len(TEXT) + 1]]}]},
        {"doc_id": "broken-7", "text": TEXT, "quotes": [{**QUOTE, "cue_spans": [[9, 9]]}]},
        {"doc_id": "broken-7", "text": TEXT, "quotes": 3},
    ],
)
def test_a_broken_article_is_named(article: dict[str, object]) -> None:
    with pytest.raises(GoldError, match="broken-7"):
        gold_article(article)


def test_word_tables_put_the_unknown_and_the_contexts_first_and_count_forms() -> None:
    words = "Harbour harbour 1987 2020 tide Rain rain rain".split()
    tables = word_tables(words, ["tide", "rain"])
    assert tables.words == [UNKNOWN_FORM, *CONTEXTS, "rain", "0000", "harbour", "tide"]
    assert dict(zip(tables.words, tables.counts, strict=True))["harbour"] == 2
    assert np.all(np.array(tables.counts[: len(CONTEXTS) + 1]) == 0)
