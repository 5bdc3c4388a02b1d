"""The builder: runs sql/ on one snapshot of the lake, checks what came out, and publishes it by a rename."""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from shutil import copyfile

import duckdb
import duckdb_extensions

from warehouse import catalog
from warehouse.catalog import quoted
from warehouse.groups import GROUPED, keep_sources, update_groups
from warehouse.lake import Lake
from warehouse.models import Macro, Model, load_models
from warehouse.publish import publish, unpublished
from warehouse.served import meta
from warehouse.steps import check, contract_descriptions, describe, make_macro, make_table, make_view

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


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish put in place: the snapshot it shows, and the rows of each of its tables."""

    snapshot_id: int
    row_counts: dict[str, int]


def build_and_publish(
    lake: Lake,
    served: Path,
    *,
    run_id: str,
    built_at: datetime,
    is_anew: bool = False,
    models: Sequence[Model] | None = None,
) -> Published:
    """What was published as the served file, built from the lake's newest snapshot.

    Where the same models built the served file, only rows of articles that changed since, and the tables that sum up,
    are made again; not so with `is_anew`, which keeps nothing of the old file, not even in blocks that are free. The
    file is built beside the served one and takes its place by a rename, so that a reader sees the old one or the new
    one whole. Raises CheckFailedError, naming the check and its first rows, when a check returns any; the old file
    then stays, as on every other error.
    """
    models = load_models() if models is None else models
    snapshot_id = lake.snapshot_id()
    with catalog.told_of_storage(), unpublished(served) as building:
        is_copy = not is_anew and _is_of_models(served, models)
        if is_copy:
            copyfile(served, building)
        with _opened(building, lake, snapshot_id) as connection:
            _write_meta(connection, snapshot_id, run_id, built_at, models)
            if is_copy and _find_changed(connection):
                _update_tables(connection, models)
            else:
                _build_tables(connection, models)
            row_counts = _row_counts(connection, models)
        publish(building, served)
    return Published(snapshot_id, row_counts)


def build_file(lake: Lake, path: Path, snapshot_id: int, *, run_id: str, built_at: datetime) -> None:
    """Nothing; makes a new file that shows the lake as it was at a snapshot. Raises CheckFailedError."""
    models = load_models()
    with _opened(path, lake, snapshot_id) as connection:
        _write_meta(connection, snapshot_id, run_id, built_at, models)
        _build_tables(connection, models)


@contextmanager
def _opened(path: Path, lake: Lake, snapshot_id: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the file, with the lake attached at the snapshot, and schema staging in it until the end."""
    with duckdb.connect(path) as connection:
        connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        # Written to the file once, at its end: each time takes as long as a third of an update, and no crash needs what
        # is written in between.
        connection.execute("SET checkpoint_threshold = '1TB'")
        catalog.attach(connection, lake.catalog, lake.data_path, read_only=True, snapshot_id=snapshot_id)
        # For the words of search. Installed, so that a plain duckdb.connect() to the file finds it too.
        duckdb_extensions.import_extension("fts", con=connection)
        connection.execute("LOAD fts")
        yield connection
        connection.execute(f"DROP SCHEMA IF EXISTS staging CASCADE; DETACH {catalog.LAKE}")


def _write_meta(
    connection: duckdb.DuckDBPyConnection, snapshot_id: int, run_id: str, built_at: datetime, models: Sequence[Model]
) -> None:
    columns = {
        "snapshot_id": ("BIGINT", snapshot_id, "Lake snapshot that the file shows"),
        "run_id": ("VARCHAR", run_id, "Run that built the file"),
        "built_at": ("TIMESTAMPTZ", built_at, "Time of the build in UTC"),
        "onrecord_version": ("VARCHAR", version("onrecord"), "Version of onrecord"),
        "duckdb_version": ("VARCHAR", duckdb.__version__, "Version of DuckDB"),
        "models_sha256": ("VARCHAR", _fingerprint(models), "SHA-256 of the SQL models and descriptions that built it"),
    }
    declared = ", ".join(f"{name} {kind}" for name, (kind, _, _) in columns.items())
    connection.execute(f"CREATE OR REPLACE TABLE meta ({declared})")
    marks = ", ".join("?" for _ in columns)
    connection.execute(f"INSERT INTO meta VALUES ({marks})", [value for _, value, _ in columns.values()])
    connection.execute("COMMENT ON TABLE meta IS 'What this file was built from, by which run and when'")
    for name, (_, _, description) in columns.items():
        connection.execute(f"COMMENT ON COLUMN meta.{name} IS {quoted(description)}")


def _fingerprint(models: Sequence[Model]) -> str:
    """A hash that differs wherever the same lake could give another file."""
    parts = [(model.full_name, model.sql) for model in models]
    return sha256(json.dumps([parts, contract_descriptions(), duckdb.__version__]).encode()).hexdigest()


def _is_of_models(served: Path, models: Sequence[Model]) -> bool:
    """Whether there is a served file that exactly these models have built."""
    if not served.exists():
        return False
    try:
        return meta(served).get("models_sha256") == _fingerprint(models)
    except duckdb.Error:  # damaged, or of another DuckDB: it is built anew
        return False


def _build_tables(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
    for model in models:
        if model.schema == "checks":
            check(connection, model)
        elif model.schema == "staging":
            make_view(connection, model)
        elif isinstance(model, Macro):
            make_macro(connection, model)
        else:
            make_table(connection, model)
            describe(connection, model)


def _find_changed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether few enough articles changed for an update; then the temporary table `changed` holds their ids.

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


def _update_tables(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
    """Nothing; replaces the rows of changed articles, checks these, and makes the other tables again."""
    ((file,),) = connection.execute("SELECT current_database()").fetchall()
    keep_sources(connection, models, PER_ARTICLE)
    _replace_changed(connection, models, file)
    _update_related(connection, models, file)
    others = [
        m for m in models if not (m.full_name in PER_ARTICLE or m.full_name in GROUPED or m.name in PER_ARTICLE_CHECKS)
    ]
    _build_tables(connection, [model for model in others if model.schema != "checks"])
    update_groups(connection, models, file, PER_ARTICLE)
    _build_tables(connection, [model for model in others if model.schema == "checks"])


def _replace_changed(connection: duckdb.DuckDBPyConnection, models: Sequence[Model], file: str) -> None:
    """Nothing; makes the rows of articles that changed by themselves, checks them, and puts them in the file."""
    connection.execute("ATTACH ':memory:' AS delta; USE delta")
    connection.execute(f'CREATE VIEW meta AS FROM "{file}".main.meta')
    months = _changed_months(connection)
    for model in models:
        if model.schema == "staging":
            make_view(connection, model, _is_changed(_columns(connection, model.sql), "is_own", months))
        elif model.full_name in PER_ARTICLE:
            make_table(connection, model)
        elif isinstance(model, Macro) and not model.is_table:  # those for tables read more than is in the delta
            make_macro(connection, model)
        elif model.schema == "checks" and model.name in PER_ARTICLE_CHECKS:
            check(connection, model)
    connection.execute(f'USE "{file}"')
    for table in PER_ARTICLE:
        connection.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT article_id FROM changed WHERE is_own)")
        connection.execute(f"INSERT INTO {table} BY NAME FROM delta.{table}")
    connection.execute("DETACH delta")


def _update_related(connection: duckdb.DuckDBPyConnection, models: Sequence[Model], file: str) -> None:
    """Nothing; sets the columns of relations in the rows of articles that have changed in nothing else."""
    connection.execute("ATTACH ':memory:' AS related")
    relations = {table: _relation_columns(connection, table) for table in PER_ARTICLE}
    connection.execute("USE related")
    for model in models:
        if model.schema == "staging":
            make_view(connection, model, _is_changed(_columns(connection, model.sql), "NOT is_own"))
        elif relations.get(model.full_name):
            # A view, so that of the article's columns only these few are read.
            connection.execute(
                f'CREATE SCHEMA IF NOT EXISTS "{model.schema}"; CREATE VIEW {model.full_name} AS {model.sql}'
            )
    connection.execute(f'USE "{file}"')
    for table, columns in relations.items():
        if columns:
            key = "quote_id" if "speaker_id" in columns else "article_id"
            is_different = " OR ".join(f"rows.{column} IS DISTINCT FROM related.{column}" for column in columns)
            connection.execute(
                f"""UPDATE {table} AS rows SET {", ".join(f"{column} = related.{column}" for column in columns)}
                    FROM related.{table} AS related WHERE rows.{key} = related.{key} AND ({is_different})"""
            )
    connection.execute("DETACH related")


def _relation_columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of relations that a table of the file has."""
    return [name for name in _columns(connection, table) if name in RELATION_COLUMNS]


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


def _columns(connection: duckdb.DuckDBPyConnection, rows: str) -> list[str]:
    """The columns of a query or a table."""
    return [row[0] for row in connection.execute(f"DESCRIBE {rows}").fetchall()]


def _row_counts(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> dict[str, int]:
    counts = {}
    for model in models:
        if model.schema not in ("staging", "checks", "macros"):
            ((counts[model.full_name],),) = connection.execute(f"SELECT count(*) FROM {model.full_name}").fetchall()
    return counts
