"""Speed of the quote extractor beside a spaCy pipeline, and how its time grows with the text.

    python -m benchmarks.extract_speed ARTICLES.jsonl[.gz]

ARTICLES holds one article a line with its `text`. The peer is a pipeline of the shape of spaCy's small English model
(tok2vec, tagger, parser, ner), which quote extractors need before they begin; its weights are untrained, because
only its shape costs time. Both read the same articles in this process, by turns, on one thread; processor
time is counted, because it does not depend on what else the machine does. spaCy is no dependency of the project:
`pip install spacy` into the environment first.
"""

import argparse
import gc
import gzip
import json
from collections.abc import Callable, Sequence
from functools import partial
from math import inf
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


def least_seconds(*tasks: Callable[[], object]) -> list[float]:
    """Least processor seconds of each task over the rounds, after one that warms up.

    The tasks take turns, so that what else the machine does meets all of them alike; it can only add to a time.
    """
    for task in tasks:
        task()
    gc.collect()
    gc.freeze()  # what is loaded is not looked through for garbage at anyone's expense
    least = [inf] * len(tasks)
    for _ in range(_ROUNDS):
        for place, task in enumerate(tasks):
            start = process_time()
            task()
            least[place] = min(least[place], process_time() - start)
    return least


def main() -> None:
    """Print articles a second of both, their ratio, and the growth over ten times the text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    texts = read_texts(parser.parse_args().articles)
    nlp = spacy_pipeline()
    ours, peer = least_seconds(partial(run_extractor, texts), lambda: list(nlp.pipe(texts)))
    print(f"onrecord   {len(texts) / ours:8.1f} articles/s")
    print(f"spaCy      {len(texts) / peer:8.1f} articles/s")
    print(f"ratio      {peer / ours:8.1f}")
    one = "\n\n".join(texts[:10])
    ten = "\n\n".join([one] * 10)
    short, long = least_seconds(partial(run_extractor, [one]), partial(run_extractor, [ten]))
    print(f"10 x text  {long / short:8.1f} x time")


if __name__ == "__main__":
    main()
