"""Golden articles: what the sample data must give, table by table.

`python -m tests.golden` makes the expected files again; the difference is for a person to read.
"""
