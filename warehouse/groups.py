"""Tables that sum up, updated: only the groups are made again that a changed row belongs to."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import duckdb

from warehouse.models import Model
from warehouse.steps import columns_of_rows, make_table

GROUPED: Mapping[str, tuple[str, ...]] = {
    "core.dim_quote_cluster": ("quote_cluster_id",),
    "marts.outlet_by_day": ("outlet", "published_date"),
    "marts.speaker_by_day": ("speaker_id",),
    "marts.speakers": ("speaker_id",),
    "marts.stories": ("canonical_article_id",),
}
"""The tables by the columns that name a group: its row follows, of each table that the model reads and that has these
columns, from those rows alone which have the same values there. A row of another table has a say in the groups of its
article's rows. To make all of these tables again would take half of an update."""


def keep_sources(connection: duckdb.DuckDBPyConnection, models: Sequence[Model], per_article: Collection[str]) -> None:
    """Nothing; keeps in the database `groups` what an update is about to replace in the sources of grouped tables.

    Of the tables in `per_article` these are the rows of changed articles, of others all rows.
    """
    connection.execute("ATTACH ':memory:' AS groups; CREATE SCHEMA groups.before")
    for model in _grouped(models):
        for source in _sources(connection, model):
            kept = _rows(model, source, is_whole=source not in per_article)
            connection.execute(f'CREATE TABLE groups.before."{source} for {model.name}" AS {kept}')


def update_groups(
    connection: duckdb.DuckDBPyConnection, models: Sequence[Model], file: str, per_article: Collection[str]
) -> None:
    """Nothing; makes the groups of changed rows again, in the file whose other tables are up to date."""
    for model in _grouped(models):
        connection.execute(f'USE "{file}"')
        sources = _sources(connection, model)
        keys = ", ".join(GROUPED[model.full_name])
        touched = [
            f"SELECT {keys} FROM ({_changed_rows(model, source, file, is_whole=source not in per_article)})"
            for source in sources
        ]
        connection.execute(f"CREATE OR REPLACE TABLE groups.touched AS {' UNION '.join(touched)}")
        _update_table(connection, model, sources, file)
    connection.execute(f'USE "{file}"; DETACH groups')


def _sources(connection: duckdb.DuckDBPyConnection, model: Model) -> list[str]:
    """The tables of the file that the model reads and that have the columns of its groups."""
    keys = set(GROUPED[model.full_name])
    tables = sorted(source for source in model.references if not source.startswith("staging."))
    return [source for source in tables if keys <= set(columns_of_rows(connection, source))]


def _changed_rows(model: Model, source: str, file: str, *, is_whole: bool) -> str:
    """The query for the rows of a table that an update has changed, as they were and as they are."""
    before = f'FROM groups.before."{source} for {model.name}"'
    now = _rows(model, f'"{file}".{source}', is_whole=is_whole)
    return f"({before} EXCEPT {now}) UNION ALL ({now} EXCEPT {before})" if is_whole else f"{before} UNION ALL {now}"


def _rows(model: Model, source: str, *, is_whole: bool) -> str:
    """The query for all rows of a table, or for the groups of its rows that belong to a changed article."""
    if is_whole:
        return f"FROM {source}"
    keys = ", ".join(GROUPED[model.full_name])
    return f"SELECT {keys} FROM {source} WHERE article_id IN (SELECT article_id FROM temp.changed)"


def _update_table(connection: duckdb.DuckDBPyConnection, model: Model, sources: Collection[str], file: str) -> None:
    is_touched = " AND ".join(f"rows.{key} IS NOT DISTINCT FROM touched.{key}" for key in GROUPED[model.full_name])
    connection.execute("USE groups")
    for source in model.references:
        rows = f"rows SEMI JOIN touched ON {is_touched}" if source in sources else "rows"
        connection.execute(
            f"""CREATE SCHEMA IF NOT EXISTS {source.partition(".")[0]};
                CREATE OR REPLACE VIEW {source} AS FROM "{file}".{source} AS {rows}"""
        )
    make_table(connection, model)
    connection.execute(f'DELETE FROM "{file}".{model.full_name} AS rows USING touched WHERE {is_touched}')
    connection.execute(f'INSERT INTO "{file}".{model.full_name} BY NAME FROM {model.full_name}')


def _grouped(models: Iterable[Model]) -> list[Model]:
    return [model for model in models if model.full_name in GROUPED]
