"""Articles to measure on: those of corpora over and over, each under another URL and with its sentences shuffled."""

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

ARTICLES_PER_FILE = 100
SEED = 20261124
OUTLETS = 40
MINUTES_APART = 7
FIRST_PUBLISHED = datetime(2025, 1, 1, tzinfo=UTC)
SENTENCE_ENDS = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)\s+(?=[\"“A-Z])")


def texts_of(corpora: Sequence[Path]) -> list[str]:
    """The texts of JSON lines with a `text`, or a `title` and a `body`; without corpora those of data/raw."""
    if not corpora:
        return [path.read_text(encoding="utf-8", errors="replace") for path in sorted(Path("data/raw").glob("*.txt"))]
    texts = []
    for corpus in corpora:
        opener = gzip.open if corpus.suffix == ".gz" else open
        with opener(corpus, "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines if line.strip()]
        texts += [record.get("text") or f"{record.get('title')}\n\n{record.get('body')}" for record in records]
    random.Random(SEED).shuffle(texts)  # so that any stretch of them is a mixture of the corpora
    return texts


def articles(texts: Sequence[str], count: int) -> Iterator[dict[str, str]]:
    """So many articles of the texts, no two alike, spread over outlets and months."""
    shuffler = random.Random(SEED)
    for number, text in enumerate(islice(cycle([text for text in texts if text.strip()]), count)):
        headline, *paragraphs = text.split("\n\n")
        published = FIRST_PUBLISHED + timedelta(minutes=MINUTES_APART * number)
        yield {
            "url": f"https://outlet{number % OUTLETS}.example/{number}",
            "outlet": f"Outlet {number % OUTLETS}",
            "published_at": published.isoformat(),
            "headline": headline,
            "text": "\n\n".join([*(shuffled(paragraph, shuffler) for paragraph in paragraphs), f"No. {number}."]),
        }


def shuffled(paragraph: str, shuffler: random.Random) -> str:
    """The paragraph with its sentences in another order."""
    sentences = SENTENCE_ENDS.split(paragraph)
    shuffler.shuffle(sentences)
    return " ".join(sentences)


def write_articles(folder: Path, made: Iterator[dict[str, str]]) -> int:
    """The bytes written: the articles as JSON lines, so many to a file."""
    folder.mkdir(parents=True)
    size = 0
    for number in range(10**9):
        some = list(islice(made, ARTICLES_PER_FILE))
        if not some:
            return size
        lines = "".join(json.dumps(article) + "\n" for article in some)
        size += (folder / f"{number:07d}.jsonl").write_text(lines, encoding="utf-8")
    raise AssertionError("so many files do not end")


def change_articles(folder: Path, share: float) -> None:
    """Add a paragraph to this share of the articles, in as few files as hold them."""
    files = sorted(folder.glob("*.jsonl"))
    left = round(sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files) * share)
    for path in files:
        made = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for article in made[:left]:
            article["text"] += "\n\n“It was corrected,” said Ada Moor."
        path.write_text("".join(json.dumps(article) + "\n" for article in made), encoding="utf-8")
        left -= len(made)
        if left <= 0:
            return
