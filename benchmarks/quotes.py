"""Quality of the extracted quotes on articles with gold quotes, and how honest their confidence is.

    python -m benchmarks.quotes GOLD.jsonl.gz SCORER.py [--predictions OUT.jsonl]

GOLD holds one article a line (doc_id, text, quotes). SCORER is the scoring program that came with it: its functions
`read`, `score` and `table` are called, so that the figures are its own.
"""

import argparse
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any

from transforms.quotes.extract import SPEECH, STANCE, extract_quotes

_BINS = 10


def load_scorer(path: Path) -> ModuleType:
    """The scoring program as a module."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def predict(articles: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the extractor says of each article, in the scorer's form."""
    return [
        {
            "doc_id": article["doc_id"],
            "quotes": [
                {
                    "spans": quote.spans,
                    "speaker_span": quote.speaker_span,
                    "speaker": quote.speaker,
                    "cue_span": quote.cue_span,
                    "kind": quote.kind,
                    "rule": quote.rule,
                    "confidence": quote.confidence,
                }
                for quote in extract_quotes(article["text"], article_id=article["doc_id"], language="en")
                if quote.kind in (SPEECH, STANCE)
            ],
        }
        for article in articles
    ]


def calibration(scorer: ModuleType, gold: Sequence[dict[str, Any]], predicted: Sequence[dict[str, Any]]) -> str:
    """Table of stated confidence against the share that is right, and the expected calibration error.

    Right is what the scorer calls said: content at half of the joint words, and the speaker's words met.
    """
    outcomes: list[tuple[float, bool]] = []
    for article, prediction in zip(gold, predicted, strict=True):
        text = article["text"]
        wanted = [
            (scorer.words(text, quote["spans"]), scorer.words(text, quote["speaker_spans"]))
            for quote in article["quotes"]
        ]
        offered = [scorer.words(text, quote["spans"]) for quote in prediction["quotes"]]
        match = {j: i for i, j in scorer.one_to_one([content for content, _ in wanted], offered, 0.5).items()}
        for j, quote in enumerate(prediction["quotes"]):
            mine = scorer.words(text, [quote["speaker_span"]]) if quote["speaker_span"] else frozenset()
            theirs = wanted[match[j]][1] if j in match else None
            right = theirs is not None and (bool(mine & theirs) or (not mine and not theirs))
            outcomes.append((quote["confidence"], right))
    lines = ["confidence  quotes  right"]
    error = 0.0
    for number in range(_BINS):
        inside = [(c, right) for c, right in outcomes if min(int(c * _BINS), _BINS - 1) == number]
        if inside:
            stated = sum(c for c, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            error += abs(stated - share) * len(inside) / len(outcomes)
            lines.append(f"{stated:10.3f}{len(inside):8}{share:7.3f}")
    return "\n".join([*lines, f"expected calibration error {error:.3f}"])


def report(scorer: ModuleType, gold: Sequence[dict[str, Any]], predicted: Sequence[dict[str, Any]]) -> str:
    """The scorer's F1 figures as a table."""
    rows = scorer.table(scorer.score(gold, predicted))
    lines = [f"{'':14}{'gold':>6}{'pred':>6}  exact  iou50   said  speaker resolved"]
    for group, row in rows.items():
        resolved = "" if row["resolved"] is None else f"{row['resolved']:9.3f}"
        figures = "".join(f"{row[name]['f1']:7.3f}" for name in ("exact", "iou50", "said"))
        lines.append(f"{group:14}{row['gold']:6}{row['predicted']:6}{figures}{row['speaker_overlap']:9.3f}{resolved}")
    return "\n".join(lines)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--predictions", type=Path, help="write what was predicted to this file")
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    gold = scorer.read(str(options.gold))
    start = perf_counter()
    predicted = predict(gold)
    seconds = perf_counter() - start
    if options.predictions:
        options.predictions.write_text("".join(json.dumps(one) + "\n" for one in predicted), encoding="utf-8")
    print(report(scorer, gold, predicted))
    print(calibration(scorer, gold, predicted))
    print(f"{len(gold)} articles in {seconds:.1f} s")


if __name__ == "__main__":
    main()
