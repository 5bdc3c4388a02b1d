"""Metadata of news articles, one small module per kind of fact."""
