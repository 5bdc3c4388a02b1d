"""All weights of the package from gold articles: what `onrecord train` writes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from transforms.quotes.link_weights import LinkWeights
from transforms.quotes.tagger import WEIGHTS
from transforms.quotes.training.fit import held_out_tags, train
from transforms.quotes.training.kinds import train_kinds
from transforms.quotes.training.linker import lesson_of, train_linker


def train_all(articles: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
    """Weights by the name of their file; the same articles in the same order give the same bytes.

    The linker learns from tags of taggers that have not seen the article, because they are as wrong as those of any
    unseen text. An article has `text` and `quotes` with `spans`, `speaker_spans` and `cue_spans`; see
    `corpus.gold_article`, also for errors.
    """
    gold = list(articles)
    tagger = train(gold)
    contents = [
        (article["text"], [tuple(span) for quote in article["quotes"] for span in quote["spans"]]) for article in gold
    ]
    return {
        WEIGHTS: tagger,
        "kinds.json": json_bytes(train_kinds(contents)),
        "link.json": link_bytes(train_linker(list(map(lesson_of, gold, held_out_tags(gold))))),
    }


def link_bytes(weights: LinkWeights) -> bytes:
    """The linker's weights as the package stores them."""
    return json_bytes({field.name: dict(getattr(weights, field.name).weights) for field in fields(weights)})


def json_bytes(weights: Mapping[str, Any]) -> bytes:
    """Weights as JSON, one a line, so that a change of them can be read as a difference."""
    return (json.dumps(weights, indent=0, ensure_ascii=False, sort_keys=True) + "\n").encode()
