"""Readers: each turns a byte stream of one format into raw documents, one at a time."""
