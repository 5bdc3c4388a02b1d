"""Peak memory and speed of reading big sources: `python -m benchmarks.readers 2000 [big.jsonl ...]`.

Writes each source (all of NAMES unless some are named) with that many megabytes of invented articles to a temporary
folder, reads it in a process of its own and prints what that took. Fails if one takes more than 500 MB of memory.
"""

import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from transforms.readers import read_source
from transforms.records import RawDocument

LIMIT_MB = 500
NAMES = ("big.jsonl", "big.jsonl.gz", "big.json", "big.csv", "big.warc", "big.warc.gz")
WORDS = "the mayor of Aldermoor said that council would not pay for a bridge over river until spring came".split()


def articles() -> Iterator[tuple[str, str]]:
    """Headline and text of invented articles of about 3 KB, without end, no two alike."""
    number = 0
    while True:
        number += 1
        words = [WORDS[(number * step + step * step) % len(WORDS)] for step in range(500)]
        yield f"Story {number}", f"Story {number}. " + " ".join(words) + f", “{number}” – she said."


def json_lines_record(headline: str, text: str) -> bytes:
    """A line of JSON."""
    return json.dumps({"headline": headline, "text": text}, ensure_ascii=False).encode() + b"\n"


def json_record(headline: str, text: str) -> bytes:
    """An item of a JSON array, which begins before the first one."""
    return (b"[" if headline == "Story 1" else b",\n") + json_lines_record(headline, text)


def csv_record(headline: str, text: str) -> bytes:
    """A row of CSV, with the names before the first one."""
    return (b"headline,text\n" if headline == "Story 1" else b"") + f'{headline},"{text}"\n'.encode()


def warc_record(headline: str, text: str) -> bytes:
    """The record of a server's response."""
    page = f"<html><head><title>{headline}</title></head><body><p>{text}</p></body></html>"
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
    head = "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def write_source(path: Path, megabytes: int) -> None:
    """Writes records of the kind that the path's suffix says until they are that many megabytes before compression."""
    make = {"jsonl": json_lines_record, "json": json_record, "csv": csv_record, "warc": warc_record}[
        path.suffixes[0][1:]
    ]
    size = 0
    compresses = path.suffix == ".gz"
    with path.open("wb") as file:
        for headline, text in articles():
            record = make(headline, text)
            file.write(gzip.compress(record, 1) if compresses else record)
            size += len(record)
            if size > megabytes * 1_000_000:
                break
        if path.suffixes[0] == ".json":
            file.write(b"]")


def read(path: Path) -> None:
    """Reads the source to its end and prints its records, seconds and peak memory."""
    start = time.perf_counter()
    documents = rejects = characters = 0
    with path.open("rb") as file:
        for record in read_source(file, str(path)):
            if isinstance(record, RawDocument):
                documents += 1
                characters += len(record.content)
            else:
                rejects += 1
    seconds = time.perf_counter() - start
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{path.name:14} {documents:9,} documents {rejects} rejected {characters / 1e6:8,.0f} MB of text"
        f" {seconds:7.1f} s {characters / 1e6 / seconds:6.1f} MB/s peak {peak_mb:5.0f} MB"
    )
    if peak_mb > LIMIT_MB or rejects:
        sys.exit(f"{path.name}: more than {LIMIT_MB} MB, or rejected records")


def main(megabytes: int, names: Sequence[str]) -> None:
    """Writes and reads one source after another."""
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            path = Path(folder) / name
            write_source(path, megabytes)
            subprocess.run([sys.executable, "-m", "benchmarks.readers", "read", str(path)], check=True)
            path.unlink()


if __name__ == "__main__":
    if sys.argv[1] == "read":
        read(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]), sys.argv[2:] or NAMES)
