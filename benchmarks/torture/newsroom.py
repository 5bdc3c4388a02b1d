"""An invented newsroom: a project with raw articles, and changes of every kind to them."""

import json
from pathlib import Path

PLACES = ("Ostvik", "Marrow Bay", "Tarn", "Helmsdorf", "Lowmere")
PEOPLE = ("Ada Moor", "Tomas Vale", "Ines Holt", "Karl Berge", "Ruth Sandell")


def text_of(number: int, length: int = 3) -> str:
    """The text of an article, its headline first; each number has its own."""
    place, person = PLACES[number % 5], PEOPLE[number // 5 % 5]
    story = " ".join(f"The crew of boat {number} counted {number + day} nets on day {day}." for day in range(length))
    return f"{place} counts boat {number}\n\n{story}\n\n“No boat {number} will leave {place} today,” said {person}.\n"


def make(project: Path) -> None:
    """Nothing; makes the project with its first articles: files of one each and a feed of several."""
    raw, warehouse = project / "data/raw", project / "data/warehouse"
    raw.mkdir(parents=True)
    warehouse.mkdir()
    for number in range(6):
        (raw / f"{number}.txt").write_text(text_of(number), encoding="utf-8")
    write_feed(raw / "feed.jsonl", range(10, 18))


def change(project: Path) -> None:
    """Nothing; articles come, change, move, go and are set aside."""
    raw = project / "data/raw"
    (raw / "0.txt").write_text(text_of(0, length=4), encoding="utf-8")
    (raw / "1.txt").unlink()
    (raw / "moved").mkdir()
    (raw / "2.txt").rename(raw / "moved/2.txt")
    (raw / "empty.txt").write_text(" \n", encoding="utf-8")
    for number in range(20, 26):
        (raw / f"{number}.txt").write_text(text_of(number), encoding="utf-8")
    write_feed(raw / "feed.jsonl", [*range(11, 18), 18, 12])


def write_feed(path: Path, numbers: "range | list[int]") -> None:
    """Nothing; writes articles as JSON lines, the first of them in a longer version."""
    records = [
        {"url": f"https://quay.example/{number}", "text": text_of(number, length=3 if place else 5)}
        for place, number in enumerate(numbers)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
