"""Speed of the quote extractor beside a spaCy pipeline, and how its time grows with the text.

    python -m benchmarks.extract_speed ARTICLES.jsonl[.gz]

ARTICLES holds one article a line with its `text`. The peer is a pipeline of the shape of spaCy's small English model
(tok2vec, tagger, parser, ner), which quote extractors need before they begin; its weights are untrained, because
only its shape costs time. Both read the same articles in this process, one after the other, on one thread; processor
time is counted, because it does not depend on what else the machine does. spaCy is no dependency of the project:
`pip install spacy` into the environment first.
"""

import argparse
import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from transforms.batch import groups_of
from transforms.quotes.extract import Unread, extract_many

_ROUNDS = 3
_TAGS = 50
_ARC_LABELS = 45
_ENTITY_LABELS = 18


def read_texts(path: Path) -> list[str]:
    """Texts of the articles."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines if line.strip()]


def spacy_pipeline() -> Any:
    """A spaCy pipeline of the small English model's shape, with untrained weights."""
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("en")
    nlp.add_pipe(
        "tok2vec",
        config={
            "model": {
                "@architectures": "spacy.Tok2Vec.v2",
                "embed": {
                    "@architectures": "spacy.MultiHashEmbed.v2",
                    "width": 96,
                    "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
                    "rows": [5000, 1000, 2500, 2500, 50, 50],
                    "include_static_vectors": False,
                },
                "encode": {
                    "@architectures": "spacy.MaxoutWindowEncoder.v2",
                    "width": 96,
                    "depth": 4,
                    "window_size": 1,
                    "maxout_pieces": 3,
                },
            }
        },
    )
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    tagger = nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    parser = nlp.add_pipe("parser", config={"model": {**_transition_model("parser", 64), "tok2vec": listener}})
    ner = nlp.add_pipe("ner", config={"model": _transition_model("ner", 64) | {"tok2vec": _own_tok2vec()}})
    for number in range(_TAGS):
        tagger.add_label(f"T{number}")
    for number in range(_ARC_LABELS):
        parser.add_label(f"d{number}")
    for number in range(_ENTITY_LABELS):
        ner.add_label(f"E{number}")
    sample = Example.from_dict(
        nlp.make_doc("The mayor spoke ."),
        {"tags": ["T0", "T1", "T2", "T3"], "heads": [1, 2, 2, 2], "deps": ["d0", "d1", "ROOT", "d2"]},
    )
    nlp.initialize(lambda: [sample])
    return nlp


def _transition_model(state_type: str, hidden_width: int) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state_type,
        "extra_state_tokens": False,
        "hidden_width": hidden_width,
        "maxout_pieces": 2,
        "use_upper": True,
    }


def _own_tok2vec() -> dict[str, Any]:
    return {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 96,
        "depth": 4,
        "embed_size": 2000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
    }


def run_extractor(texts: Sequence[str]) -> None:
    """Extract the quotes of all texts, in groups as the pipeline does."""
    for group in groups_of([Unread(text, "speed", "en") for text in texts]):
        extract_many(group)


def median_seconds(task: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Median seconds of a task over the rounds, after one that warms up."""
    task(texts[:5])
    times = []
    for _ in range(_ROUNDS):
        start = process_time()
        task(texts)
        times.append(process_time() - start)
    return median(times)


def main() -> None:
    """Print articles a second of both, their ratio, and the growth over ten times the text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    texts = read_texts(parser.parse_args().articles)
    ours = len(texts) / median_seconds(run_extractor, texts)
    print(f"onrecord   {ours:8.1f} articles/s")
    nlp = spacy_pipeline()
    peer = len(texts) / median_seconds(lambda some: list(nlp.pipe(some)), texts)
    print(f"spaCy      {peer:8.1f} articles/s")
    print(f"ratio      {ours / peer:8.1f}")
    one = "\n\n".join(texts[:10])
    ten = "\n\n".join([one] * 10)
    growth = median_seconds(run_extractor, [ten]) / median_seconds(run_extractor, [one])
    print(f"10 x text  {growth:8.1f} x time")


if __name__ == "__main__":
    main()
