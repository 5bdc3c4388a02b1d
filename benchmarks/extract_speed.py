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
from time import process_time

from benchmarks.spacy_shape import spacy_pipeline
from transforms.batch import CHARACTERS_TOGETHER
from transforms.quotes.extract import Unread, batches_of, extract_many

_ROUNDS = 5


def read_texts(path: Path) -> list[str]:
    """Texts of the articles."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines if line.strip()]


def run_extractor(texts: Sequence[str]) -> None:
    """Extract the quotes of all texts, in groups as the pipeline does."""
    for group in batches_of([Unread(text, "speed", "en") for text in texts], CHARACTERS_TOGETHER):
        extract_many(group)


def least_seconds(task: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Least seconds of a task over the rounds, after one that warms up: what else runs can only add to it."""
    task(texts[:5])
    times = []
    for _ in range(_ROUNDS):
        start = process_time()
        task(texts)
        times.append(process_time() - start)
    return min(times)


def main() -> None:
    """Print articles a second of both, their ratio, and the growth over ten times the text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    texts = read_texts(parser.parse_args().articles)
    ours = len(texts) / least_seconds(run_extractor, texts)
    print(f"onrecord   {ours:8.1f} articles/s")
    nlp = spacy_pipeline()
    peer = len(texts) / least_seconds(lambda some: list(nlp.pipe(some)), texts)
    print(f"spaCy      {peer:8.1f} articles/s")
    print(f"ratio      {ours / peer:8.1f}")
    one = "\n\n".join(texts[:10])
    ten = "\n\n".join([one] * 10)
    growth = least_seconds(run_extractor, [ten]) / least_seconds(run_extractor, [one])
    print(f"10 x text  {growth:8.1f} x time")


if __name__ == "__main__":
    main()
