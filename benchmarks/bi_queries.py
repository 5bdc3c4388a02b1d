"""Twelve queries such as notebooks ask: their times on the served file, and on the raw lake beside it."""

import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from warehouse import served
from warehouse.lake import Lake
from warehouse.models import Macro, load_models
from warehouse.steps import make_view

ROUNDS = 11

QUERIES = {
    "speakers by month": """
        SELECT date_trunc('month', published_date) AS month, speaker_name, sum(quote_count) AS quotes
        FROM marts.speaker_by_day GROUP BY ALL ORDER BY quotes DESC LIMIT 50""",
    "most quoted speakers": "SELECT speaker_name, quote_count FROM marts.speakers ORDER BY 2 DESC LIMIT 20",
    "who speaks about a word": """
        SELECT speaker, count(*) FROM marts.quotes WHERE text ILIKE '%budget%' GROUP BY ALL ORDER BY 2 DESC LIMIT 20""",
    "mix of an outlet's sources": """
        SELECT speaker_kind, resolution, count(*), avg(confidence) FROM marts.quotes
        WHERE outlet = 'Outlet 7' GROUP BY ALL ORDER BY 3 DESC""",
    "quotes spread across outlets": """
        SELECT text, count(DISTINCT outlet) AS outlets FROM marts.quotes
        GROUP BY text HAVING outlets > 1 ORDER BY outlets DESC, text LIMIT 20""",
    "full text of quotes": "SELECT speaker, text FROM marts.quotes WHERE text ILIKE '%interest rate%' LIMIT 50",
    "full text of articles": """
        SELECT outlet, count(*) FROM core.dim_article WHERE text ILIKE '%interest rate%'
        GROUP BY ALL ORDER BY 2 DESC""",
    "types of quote by outlet": "SELECT * FROM marts.quote_types_by_outlet ORDER BY outlet",
    "articles and quotes a day": """
        SELECT published_date, sum(article_count), sum(quote_count) FROM marts.outlet_by_day GROUP BY ALL ORDER BY 1""",
    "cues of a week": """
        SELECT cue, count(*) FROM marts.quotes WHERE published_date BETWEEN DATE '2025-01-06' AND DATE '2025-01-12'
        GROUP BY ALL ORDER BY 2 DESC LIMIT 20""",
    "one speaker's quotes": """
        SELECT published_at, outlet, text FROM marts.quotes
        WHERE speaker_id = (SELECT speaker_id FROM marts.speakers ORDER BY quote_count DESC, speaker_id LIMIT 1)
        ORDER BY published_at DESC LIMIT 50""",
    "speakers heard together": """
        SELECT a.speaker, b.speaker, count(DISTINCT a.article_id) AS articles
        FROM marts.quotes AS a INNER JOIN marts.quotes AS b USING (article_id)
        WHERE a.speaker < b.speaker GROUP BY ALL ORDER BY articles DESC LIMIT 20""",
}


def query_times(warehouse: Path) -> list[tuple[str, list[float], list[float]]]:
    """For each query its seconds on the served file and on the raw lake, round by round after one that warms up.

    On the raw lake the same models are views over its Parquet files. Raises AssertionError where the answers differ.
    """
    timed = []
    with served.connect(warehouse / served.SERVED_NAME) as file, Lake.read(warehouse) as lake:
        for model in load_models():
            if model.schema not in ("checks", "search") and not isinstance(model, Macro):
                make_view(lake.connection, model)
        for name, sql in QUERIES.items():
            answer, raw = file.execute(sql).fetchall(), lake.connection.execute(sql).fetchall()
            assert len(answer) == len(raw), f"{name}: {len(answer)} rows served, {len(raw)} in the lake"
            timed.append((name, _seconds(file, sql), _seconds(lake.connection, sql)))
    return timed


def _seconds(connection: Any, sql: str) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        connection.execute(sql).fetchall()
        taken.append(time.perf_counter() - began)
    return taken


def table_of_queries(timed: list[tuple[str, list[float], list[float]]]) -> list[str]:
    """The lines of a Markdown table, in milliseconds."""
    lines = [
        "| Query | Served: median | p95 | Raw lake: median | p95 | Raw / served |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, file, lake in timed:
        ratio = median(lake) / median(file)
        figures = [median(file) * 1e3, _p95(file) * 1e3, median(lake) * 1e3, _p95(lake) * 1e3]
        lines.append(f"| {name} | " + " | ".join(f"{figure:,.1f} ms" for figure in figures) + f" | {ratio:.1f} |")
    return lines


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]
