"""Pure functions from the bytes of news articles to records: no files, no clock, no network, no logger."""
