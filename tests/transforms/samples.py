"""Quotes as they are compared: with the hashes of their texts in place of these."""

from zlib import crc32

import pyarrow as pa

from transforms.quote_words import Texts


def hashed(quotes: pa.Table, together: int = 2) -> tuple[pa.Table, Texts]:
    """The quotes with text_hash instead of text, and what gives the texts with some hashes, and others, in parts."""
    column = pa.array([crc32(text.encode()) for text in quotes["text"].to_pylist()], pa.uint64())
    texts = quotes["text"].combine_chunks()
    parts = [(column[n : n + together].to_numpy(), texts[n : n + together]) for n in range(0, len(column), together)]
    return quotes.drop_columns(["text"]).append_column("text_hash", column), lambda hashes: iter(parts)
