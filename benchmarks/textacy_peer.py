"""Processor seconds that textacy's quote extraction takes, for `benchmarks.speed` to set beside ours.

    PYTHON -m benchmarks.textacy_peer ARTICLES.jsonl

PYTHON is that of an environment which holds textacy and spaCy: they do not resolve with the project's own
dependencies, and nothing of these is imported here. Prints JSON: articles, seconds, quotes, and articles given up.
"""

import json
import sys
from pathlib import Path
from time import process_time

from textacy.extract.triples import direct_quotations

from benchmarks.spacy_shape import spacy_pipeline


def main() -> None:
    """Nothing; extracts, and prints what it took."""
    texts = [json.loads(line)["text"] for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    nlp = spacy_pipeline()
    list(nlp.pipe(texts[:5]))
    quotes = given_up = 0
    began = process_time()
    for document in nlp.pipe(texts):
        try:
            quotes += len(list(direct_quotations(document)))
        except ValueError:  # an odd number of quote marks
            given_up += 1
    told = {"articles": len(texts), "seconds": process_time() - began, "quotes": quotes, "given_up": given_up}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
