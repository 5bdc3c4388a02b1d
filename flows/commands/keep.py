"""`onrecord maintain`, `diff`, `rollback` and `forget`: keeping the lake and the served file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from flows.options import DEFAULT_WAREHOUSE, CatalogOption, DataPathOption, OutputFormat, WarehouseOption


def maintain(
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
    keep_days: Annotated[
        float, typer.Option(min=0, help="Snapshots older than this go; `as of` and `diff` reach no further.")
    ] = 30,
) -> None:
    """Merge the lake's small files, drop deleted rows, expire old snapshots, delete files that nobody needs.

    No row that the warehouse shows changes.

    \b
    onrecord maintain
    onrecord maintain --keep-days 7
    """
    from flows.output import print_rows
    from warehouse.lake import Lake
    from warehouse.maintenance import maintain as maintain_lake

    with Lake.open(warehouse, catalog=catalog, data_path=data_path) as lake:
        done = maintain_lake(lake, now=datetime.now(UTC), keep_snapshots_for=timedelta(days=keep_days))
    rows = [
        ("files", done.before.files, done.after.files),
        ("bytes", done.before.bytes, done.after.bytes),
        ("snapshots", done.before.snapshots, done.after.snapshots),
    ]
    print_rows(("lake", "before", "after"), rows, OutputFormat.TABLE)
    typer.echo(f"{done.deleted_files} files deleted")


def diff(
    from_snapshot: Annotated[int, typer.Option("--from", help="Snapshot to start from.", metavar="SNAPSHOT")],
    to_snapshot: Annotated[
        int | None, typer.Option("--to", help="Snapshot to end at; by default the newest.", metavar="SNAPSHOT")
    ] = None,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
) -> None:
    """Show what changed in the lake between two snapshots: articles new, changed, reprocessed or gone.

    \b
    onrecord diff --from 12
    onrecord diff --from 12 --to 15
    """
    from dataclasses import astuple

    from flows.output import print_rows
    from warehouse.history import diff as difference
    from warehouse.lake import Lake

    with Lake.read(warehouse, catalog=catalog, data_path=data_path) as lake:
        found = difference(lake, from_snapshot, lake.snapshot_id() if to_snapshot is None else to_snapshot)
    columns = ("article_id", "change", "headline", "quotes before", "quotes after")
    print_rows(columns, [astuple(change) for change in found.articles], OutputFormat.TABLE)
    counts = [(table, before, after) for table, (before, after) in found.row_counts.items()]
    print_rows(("table", "rows before", "rows after"), counts, OutputFormat.TABLE)


def rollback(warehouse: WarehouseOption = DEFAULT_WAREHOUSE) -> None:
    """Put the served file before the present one back. The lake stays as it is; the next run publishes it again.

    \b
    onrecord rollback
    """
    from warehouse.publish import rollback as put_back
    from warehouse.served import SERVED_NAME, meta

    told = meta(put_back(warehouse / SERVED_NAME))
    typer.echo(f"snapshot {told['snapshot_id']} is served, built by run {told['run_id']}")


def forget(
    article: Annotated[str, typer.Argument(help="URL or article_id of the article.")],
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
) -> None:
    """Remove an article from every table, file and snapshot, and from the served files.

    Earlier snapshots and served files go with it. The raw file stays: delete it too, or the next run reads it again.

    \b
    onrecord forget https://courier.example/2025/bridge
    """
    from uuid import uuid4

    from flows.relations import relate_articles
    from warehouse.build import build_and_publish
    from warehouse.catalog import is_postgres_url
    from warehouse.lake import Lake
    from warehouse.maintenance import forget as forget_article
    from warehouse.maintenance import purge_catalog
    from warehouse.publish import forget_earlier_files
    from warehouse.served import SERVED_NAME

    served, run_id = warehouse / SERVED_NAME, f"forget-{uuid4()}"
    with Lake.open(warehouse, catalog=catalog, data_path=data_path) as lake:
        done = forget_article(lake, article, now=datetime.now(UTC))
        relate_articles(lake, run_id)
        build_and_publish(lake, served, run_id=run_id, built_at=datetime.now(UTC), is_anew=True)
        forget_earlier_files(served)
        path = lake.catalog
    if not is_postgres_url(path):
        purge_catalog(Path(path))
    typer.echo(f"forgot {', '.join(done.article_ids)}")
    for source_uri in done.source_uris:
        typer.echo(f"delete it from {source_uri} too, or the next run reads it again")
