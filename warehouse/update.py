"""An update of the served file: rows of articles that changed since are made again, and the tables that sum up."""

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copyfile

import duckdb

from warehouse.catalog import quoted
from warehouse.groups import GROUPED, keep_sources, update_groups
from warehouse.models import Macro, Model
from warehouse.publish import sync
from warehouse.steps import build_tables, check, columns_of_rows, make_macro, make_table, make_view

PER_ARTICLE = (
    "core.dim_article", "core.dim_article_version", "core.fct_paragraph", "core.fct_quote", "marts.quotes",
    "search.texts",
)  # fmt: skip
"""Tables whose rows follow from the lake's rows of one article: an update makes only those of changed articles."""
RELATION_COLUMNS = (
    "canonical_article_id", "copy_kind", "copy_similarity", "is_wire_copy", "wire_agency", "speaker_id",
    "quote_cluster_id",
)  # fmt: skip
"""Columns of these tables that say how an article is related to others. They change where the article has not: a story
may be told by hundreds, and one more makes another of them the canonical one."""
PER_ARTICLE_CHECKS = ("keys_of_articles_are_unique", "no_future_dates", "no_orphans", "spans_say_their_text")
"""Checks that look at the rows of one article by itself."""
UPDATED_SHARE = 0.2
"""Share of changed articles above which the served file is built anew: an update would save little."""


def is_prepared(connection: duckdb.DuckDBPyConnection, served: Path, building: Path, models: Sequence[Model]) -> bool:
    """Whether few enough articles changed for an update: then `building` is a copy of the served file, and the rows
    that `update_tables` is to put into it are made and checked.

    They are made while the file is copied, which takes as long. A table `meta` must stand in the database `memory`.
    """
    with ThreadPoolExecutor(1) as beside:
        copying = beside.submit(_copy_to_disk, served, building)
        connection.execute(f"ATTACH {quoted(str(served))} AS before (READ_ONLY); USE before")
        is_update = _find_changed(connection)
        if is_update:
            keep_sources(connection, models, PER_ARTICLE)
            _make_own(connection, models)
            _make_related(connection, models)
        connection.execute("USE memory; DETACH before")
        copying.result()
    if not is_update:
        building.unlink()
    return is_update


def update_tables(connection: duckdb.DuckDBPyConnection, models: Sequence[Model], file: str) -> None:
    """Nothing; in the copy, attached as `file`, puts the rows in place that `is_prepared` made, makes what sums up
    again, and checks it."""
    for table in PER_ARTICLE:
        connection.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT article_id FROM changed WHERE is_own)")
        connection.execute(f"INSERT INTO {table} BY NAME FROM delta.{table}")
        if columns := _relation_columns(connection, table):
            key = _key_of(columns)
            connection.execute(
                f"""UPDATE {table} AS rows SET {", ".join(f"{column} = related.{column}" for column in columns)}
                    FROM related.differing."{table}" AS related WHERE rows.{key} = related.{key}"""
            )
    others = [
        m for m in models if not (m.full_name in PER_ARTICLE or m.full_name in GROUPED or m.name in PER_ARTICLE_CHECKS)
    ]
    build_tables(connection, [model for model in others if model.schema != "checks"])
    update_groups(connection, models, file, PER_ARTICLE)
    build_tables(connection, [model for model in others if model.schema == "checks"])


def _copy_to_disk(served: Path, building: Path) -> None:
    copyfile(served, building)
    sync(building)


def _find_changed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether few enough articles changed for an update; their ids are in the temporary table `changed`.

    Those whose versions in the lake are not those that the file shows have changed by themselves, `is_own`. Of others
    only the story they tell, their speakers or the clusters of their quotes are not those that the file shows.
    """
    version = "article_id, hash(valid_from, valid_to, is_current, content_sha256, run_id) AS version"
    copies = ", ".join(["article_id", *_relation_columns(connection, "core.dim_article")])
    connection.execute(
        f"""CREATE TEMP TABLE changed AS
            SELECT article_id, bool_or(is_own) AS is_own
            FROM (
                SELECT article_id, true AS is_own
                FROM (
                    SELECT {version}, 1 AS difference FROM lake.articles
                    UNION ALL
                    SELECT {version}, -1 FROM core.dim_article_version
                )
                GROUP BY article_id, version
                HAVING sum(difference) <> 0
                UNION ALL
                SELECT article_id, false
                FROM (SELECT {copies} FROM lake.article_copies EXCEPT SELECT {copies} FROM core.dim_article)
                UNION ALL
                SELECT article_id, false
                FROM core.fct_quote AS quotes
                LEFT JOIN lake.speaker_links AS speakers USING (article_id, speaker)
                LEFT JOIN lake.quote_links AS clusters USING (article_id, quote_id)
                WHERE quotes.speaker_id IS DISTINCT FROM speakers.speaker_id
                    OR quotes.quote_cluster_id <> coalesce(clusters.quote_cluster_id, quote_id)
            )
            GROUP BY article_id"""
    )
    ((changed, standing),) = connection.execute(
        "SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM core.dim_article)"
    ).fetchall()
    return bool(changed <= standing * UPDATED_SHARE)


def _make_own(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
    """Nothing; the database `delta` has the rows of articles that changed by themselves, checked."""
    months = _changed_months(connection)
    connection.execute("ATTACH ':memory:' AS delta; USE delta; CREATE VIEW meta AS FROM memory.main.meta")
    for model in models:
        if model.schema == "staging":
            make_view(connection, model, _is_changed(columns_of_rows(connection, model.sql), "is_own", months))
        elif model.full_name in PER_ARTICLE:
            make_table(connection, model)
        elif isinstance(model, Macro) and not model.is_table:  # those for tables read more than is in the delta
            make_macro(connection, model)
        elif model.schema == "checks" and model.name in PER_ARTICLE_CHECKS:
            check(connection, model)
    connection.execute("USE before")


def _make_related(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
    """Nothing; the schema `differing` of the database `related` has, for each table with columns of relations, their
    values in the rows of articles that have changed in nothing else, with the keys of these rows."""
    relations = {table: _relation_columns(connection, table) for table in PER_ARTICLE}
    connection.execute("ATTACH ':memory:' AS related; USE related; CREATE SCHEMA differing")
    for model in models:
        if model.schema == "staging":
            make_view(connection, model, _is_changed(columns_of_rows(connection, model.sql), "NOT is_own"))
        elif columns := relations.get(model.full_name):
            # A view, so that of the article's columns only these few are read.
            connection.execute(
                f'CREATE SCHEMA IF NOT EXISTS "{model.schema}"; CREATE VIEW {model.full_name} AS {model.sql}'
            )
            names = ", ".join([_key_of(columns), *columns])
            connection.execute(
                f"""CREATE TABLE differing."{model.full_name}" AS
                    SELECT {names} FROM {model.full_name} EXCEPT SELECT {names} FROM before.{model.full_name}"""
            )
    connection.execute("USE before")


def _key_of(columns: Collection[str]) -> str:
    """The column that a row with these columns of relations is known by."""
    return "quote_id" if "speaker_id" in columns else "article_id"


def _relation_columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of relations that a table of the file has."""
    return [name for name in columns_of_rows(connection, table) if name in RELATION_COLUMNS]


def _changed_months(connection: duckdb.DuckDBPyConnection) -> str:
    """The months of articles that changed by themselves, as a list in SQL: named so that others are not read."""
    months = connection.execute(
        """SELECT DISTINCT published_month FROM lake.articles
            WHERE article_id IN (SELECT article_id FROM changed WHERE is_own) ORDER BY 1"""
    ).fetchall()
    return ", ".join(quoted(month) for (month,) in months) or "NULL"


def _is_changed(columns: Collection[str], how: str, months: str | None = None) -> str:
    """The condition on a staging row that its article has changed that way, and in one of the months."""
    is_of_month = [f"published_month IN ({months})"] if months and "published_month" in columns else []
    changed = f"SELECT article_id FROM temp.changed WHERE {how}"
    is_of_article = [f"article_id IN ({changed})"] if "article_id" in columns else []
    return " AND ".join([*is_of_month, *is_of_article]) or "true"
