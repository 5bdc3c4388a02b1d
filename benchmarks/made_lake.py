"""A lake of made-up articles of ten paragraphs and ten quotes each, for benchmarks that need many at once."""

from warehouse.contracts import lake_columns
from warehouse.lake import Lake

PARAGRAPHS = 10
EMPTY = {"VARCHAR": "''", "BIGINT": "0", "DOUBLE": "0.0", "BOOLEAN": "false"}
VERSION = {
    "published_month": "strftime(published_at, '%Y-%m')",
    "valid_from": "TIMESTAMPTZ '2026-01-01'",
    "is_current": "true",
}


def fill(lake: Lake, article_count: int) -> None:
    """Nothing; writes the articles, their paragraphs and their quotes to the lake."""
    lake.query(
        f"""CREATE TEMP TABLE made AS
            SELECT
                number, md5(number::VARCHAR) AS article_id,
                TIMESTAMPTZ '2023-01-01' + to_minutes(number * 15) AS published_at,
                list_transform(range({PARAGRAPHS}), lambda k: '“The bridge ' || number || ' is safe in part ' || k
                    || ',” Ada Lind ' || (number * 7 + k) % 20000 || ' said — '
                    || repeat(md5((number * 10 + k)::VARCHAR) || ' ', 7)) AS blocks
            FROM range({int(article_count)}) AS numbers(number)"""
    )
    lake.query(
        """CREATE TEMP TABLE pieces AS
            SELECT
                *, blocks[k + 1] AS block, regexp_extract(block, '“(.*?),”', 1) AS content,
                coalesce(list_sum(list_transform(blocks[:k], lambda b: len(b) + 2)), 0)::BIGINT AS start_char
            FROM (SELECT *, unnest(range(len(blocks))) AS k FROM made)"""
    )
    article = {
        "article_id": "article_id", "content_sha256": "sha256(article_id)", "source_uri": "'raw/' || number",
        "source_format": "'text'", "outlet": "'Outlet ' || number % 200", "headline": "'Headline ' || number",
        "published_at": "published_at", "published_precision": "'minute'", "language": "'en'", "word_count": "500",
        "text": "array_to_string(blocks, chr(10) || chr(10))", "extractor_version": "'1'", "run_id": "'run-1'",
    }  # fmt: skip
    paragraph = {
        "article_id": "article_id", "paragraph_index": "k", "kind": "'body'", "start_char": "start_char",
        "end_char": "start_char + len(block)", "text": "block", "word_count": "20", "sentence_count": "1",
    }  # fmt: skip
    quote = {
        "quote_id": "article_id || k", "article_id": "article_id", "quote_index": "k", "first_paragraph_index": "k",
        "last_paragraph_index": "k", "type": "CASE WHEN k % 3 = 0 THEN 'direct' ELSE 'indirect' END",
        "kind": "'speech'", "scope": "'body'", "text": "content", "speaker_mention": "'Ada Lind'",
        "spans": "[{'start_char': start_char + 1, 'end_char': start_char + 1 + len(content)}]",
        "speaker_span": span("Ada Lind"), "speaker": "'Ada Lind ' || (number * 7 + k) % 20000",
        "speaker_kind": "'person'", "resolution": "'named'", "cue": "'said'", "cue_span": span("said"),
        "confidence": "0.9", "rule": "'made up'",
    }  # fmt: skip
    for table, source, given in (
        ("articles", "made", article),
        ("paragraphs", "pieces", paragraph),
        ("quotes", "pieces", quote),
    ):
        insert(lake, table, source, given | VERSION)


def span(words: str) -> str:
    """The SQL for the span of words in a block."""
    start = f"start_char + instr(block, '{words}') - 1"
    return f"{{'start_char': {start}, 'end_char': {start} + {len(words)}}}"


def insert(lake: Lake, table: str, source: str, given: dict[str, str]) -> None:
    """Nothing; adds the source's rows to a lake table, columns that are not given empty or null."""
    values = []
    for column in lake_columns(table):
        rest = f"NULL::{column.sql_type}" if column.is_nullable else EMPTY.get(column.sql_type, "[]")
        values.append(f'{given.get(column.name, rest)} AS "{column.name}"')
    lake.query(f"INSERT INTO lake.{table} BY NAME SELECT {', '.join(values)} FROM {source}")
