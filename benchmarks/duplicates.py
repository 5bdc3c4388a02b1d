"""Near duplicates among wires: recall, precision and time.

`python -m benchmarks.duplicates WIRES.jsonl.gz` takes 10,000 articles, 1,000 of them edited copies of others that have
four sentences or more: up to a third of the sentences dropped, in every second copy the lead rewritten, to every
second one an agency's line added, by chance with a fixed seed.

A copy is found when it has the same canonical article as its original. What is joined besides is looked at too: the
wires hold repeats, corrections and updates of their own, so that two originals joined count as wrong unless they share
three fifths of the headline or, but for marks and case, half of the shorter one's sentences. `--wrong` prints those.
"""

import gzip
import json
import random
import re
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from rapidfuzz import fuzz

from flows.bodies import BodiesOnDisk
from transforms.counts import words_of
from transforms.duplicates import Fingerprint, copies_of, minhash_bands

ORIGINALS, COPIES = 9_000, 1_000
LEADS = (
    "Officials said on {day} that the matter would be looked into again before the month was out.",
    "It was confirmed on {day}, after a morning of talk, that {lead}",
    "In a move that few had foreseen, {lead}",
)
CREDITS = (
    "Copyright {agency}. All rights reserved.",
    "This report is by {agency}.",
    "{agency} contributed to this report.",
)
DAYS = "Monday Tuesday Wednesday Thursday Friday".split()
AGENCIES = ("Reuters", "AP", "AFP", "UPI")
SENTENCE_END = re.compile(r"(?<=[.!?\"])\s+(?=[A-Z\"])")


def main() -> None:
    """Nothing; prints the figures."""
    wires = [(wire["title"] or "", " ".join(wire["body"].split())) for wire in read_wires(Path(sys.argv[1]))]
    words = words_of([body for _, body in wires])
    wires = [wire for wire, own in zip(wires, words, strict=True) if len(own) >= 20][:ORIGINALS]
    chance = random.Random(1)
    long_enough = [number for number, (_, body) in enumerate(wires) if len(SENTENCE_END.split(body)) >= 4]
    copied = chance.sample(long_enough, COPIES)
    bodies = [body for _, body in wires] + [edited(wires[number][1], chance) for number in copied]
    canonical, seconds = canonical_of(bodies)
    found = sum(canonical[len(wires) + copy] == canonical[number] for copy, number in enumerate(copied))
    right = wrong = 0
    for article, first in enumerate(canonical):
        if article != first:
            source = copied[article - len(wires)] if article >= len(wires) else article
            own = copied[first - len(wires)] if first >= len(wires) else first
            is_right = source == own or are_alike(wires[source], wires[own])
            right, wrong = right + is_right, wrong + (not is_right)
            if not is_right and "--wrong" in sys.argv:
                print(f"{wires[own]}\n{wires[source]}\n")
    print(f"articles {len(bodies):,}, edited copies {COPIES:,}")
    print(f"recall {found / COPIES:.1%} (at least 95 %)")
    print(f"precision {right / (right + wrong):.1%} (at least 99 %), {right + wrong:,} joined, {wrong} of them wrongly")
    print(f"{'articles':>9} {'seconds':>8} {'ms an article':>14}")
    print(f"{len(bodies):>9,} {seconds:>8.1f} {1000 * seconds / len(bodies):>14.3f}")
    for factor in (3, 10):
        more = [changed(body, chance) for _ in range(factor) for body in bodies]
        _, seconds = canonical_of(more)
        print(f"{len(more):>9,} {seconds:>8.1f} {1000 * seconds / len(more):>14.3f}", flush=True)


def read_wires(path: Path) -> list[dict[str, str]]:
    """The wires of a file of JSON lines that have a body."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [wire for wire in map(json.loads, lines) if wire["body"]]


def edited(body: str, chance: random.Random) -> str:
    """The body as another outlet prints it."""
    sentences = SENTENCE_END.split(body)
    dropped = chance.sample(range(len(sentences)), chance.randint(0, len(sentences) // 3))
    kept = [sentence for number, sentence in enumerate(sentences) if number not in dropped]
    if chance.random() < 0.5:
        kept[0] = chance.choice(LEADS).format(day=chance.choice(DAYS), lead=" ".join(kept[0].split()[6:]))
    if chance.random() < 0.5:
        kept.append(chance.choice(CREDITS).format(agency=chance.choice(AGENCIES)))
    return " ".join(kept)


def changed(body: str, chance: random.Random) -> str:
    """Another article: sentences in another order, every other word that carries its sense another one."""
    sentences = SENTENCE_END.split(body)
    chance.shuffle(sentences)
    mark = chance.randrange(1_000_000)
    return " ".join(
        word if len(word) < 4 or chance.random() < 0.5 else f"{word}{mark}" for word in " ".join(sentences).split()
    )


def canonical_of(bodies: Sequence[str]) -> tuple[list[int], float]:
    """The number of each body's canonical one, and the seconds it took, signatures included."""
    texts: Mapping[str, str] = {f"{number:06d}": body.casefold() for number, body in enumerate(bodies)}
    begun = time.perf_counter()
    prints = []
    for key, words in zip(texts, words_of(list(texts.values())), strict=True):
        digest = sha256(" ".join(words).encode()).hexdigest()
        at = datetime(1987, 1, 1, tzinfo=UTC) + timedelta(seconds=int(key))
        prints.append(Fingerprint(key, at, None, (), digest, minhash_bands(words)))
    copies = copies_of(prints, lambda ids: BodiesOnDisk((key, texts[key]) for key in ids), run_id="benchmark")
    seconds = time.perf_counter() - begun
    return [int(copy.canonical_article_id) for copy in copies], seconds


def are_alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two wires tell the same by their headlines or by their sentences."""
    sentences = [{re.sub(r"\W+", "", s).casefold() for s in SENTENCE_END.split(body)} for _, body in (one, other)]
    shared = len(sentences[0] & sentences[1])
    heads = fuzz.token_set_ratio(one[0].casefold(), other[0].casefold())
    return heads >= 60 or shared >= 0.5 * min(map(len, sentences))


if __name__ == "__main__":
    main()
