"""What a warehouse takes up: bytes an article beside those of its raw text, and the files of the lake."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from warehouse.served import SERVED_NAME

MEGABYTE = 2**20
CHUNK = 16 * MEGABYTE


def bytes_an_article(raw: Path, warehouse: Path, articles: int) -> dict[str, float]:
    """Bytes an article of the raw files, of these compressed by gzip, of the lake's Parquet and of the served file."""
    lake = sum(path.stat().st_size for path in parquet_files(warehouse))
    sizes = {
        "raw": sum(path.stat().st_size for path in raw.iterdir()),
        "raw, gzip": sum(gzip_size(path) for path in raw.iterdir()),
        "lake": lake,
        "served file": (warehouse / SERVED_NAME).stat().st_size,
    }
    return {name: size / articles for name, size in sizes.items()}


def gzip_size(path: Path) -> int:
    """Bytes of a file compressed by gzip, in pieces so that it need not fit in memory."""
    with path.open("rb") as stream:
        return sum(len(gzip.compress(chunk)) for chunk in iter(lambda: stream.read(CHUNK), b""))


def lake_files(warehouse: Path) -> str:
    """How many Parquet files the lake has, how large they are, and how large those without an index of pages are."""
    paths = sorted(parquet_files(warehouse))
    sizes = sorted(path.stat().st_size / MEGABYTE for path in paths)
    bare = [
        path.stat().st_size / MEGABYTE
        for path in paths
        if not pq.read_metadata(path).row_group(0).column(0).has_offset_index
    ]
    return (
        f"{len(paths)} of {sizes[0]:.2f} to {sizes[-1]:.1f} MB, {sum(sizes):.0f} MB in all; "
        f"{len(bare)} without page indexes, of at most {max(bare, default=0):.2f} MB"
    )


def parquet_files(warehouse: Path) -> Iterator[Path]:
    """The Parquet files of the lake, and of the bytes that are kept beside it."""
    return (path for path in warehouse.rglob("*.parquet") if path.stat().st_size)
