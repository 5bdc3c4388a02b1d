"""From the bytes of a source to its articles, whatever format, compression or archive they come in."""

from transforms.readers.registry import Limits, Reader, ReadOptions, reader_for, readers
from transforms.readers.source import read_source

__all__ = ["Limits", "ReadOptions", "Reader", "read_source", "reader_for", "readers"]
