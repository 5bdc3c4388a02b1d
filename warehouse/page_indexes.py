"""Page indexes for the files that DuckLake writes, because DuckDB's Parquet writer makes none."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import fsspec
import pyarrow.parquet as pq

from warehouse.catalog import LAKE, METADATA, quoted
from warehouse.contracts import TABLES
from warehouse.lake import Lake
from warehouse.parts import WRITTEN_AS, new_file

_BY_DUCKLAKE = "ducklake-"
"""How the names of the files begin that DuckLake writes; those of workers' parts, and of the ones written here, do not.
"""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file's name, and the one beside it that holds the same with page indexes."""

    old_name: str
    new_name: str
    size: int
    footer_size: int


def index_pages(lake: Lake) -> int:
    """The number of the newest snapshot's files that were written again, as a worker writes its parts.

    The same rows in the same row groups and order, hidden row ids and snapshot ids among them, stand under a new name,
    which takes the place of the old one in the catalog, by one transaction for each table: no snapshot is made, and
    every snapshot that has the file reads the new one. The old files, or after a kill the new ones, are orphans then,
    to be deleted. The lake must be open to write.
    """
    count = 0
    for table in TABLES:
        paths = [row[0] for row in lake.query(f"SELECT data_file FROM ducklake_list_files({quoted(LAKE)}, ?)", [table])]
        replacements = [_write_again(path) for path in paths if _name_of(path).startswith(_BY_DUCKLAKE)]
        if replacements:
            switch(lake, replacements)
        count += len(replacements)
    return count


def _name_of(path: str) -> str:
    return path.rpartition("/")[2]


def _write_again(path: str) -> Replacement:
    new_path = f"{path.rpartition('/')[0]}/{uuid4()}.parquet"
    with fsspec.open(path, "rb") as stream, new_file(new_path) as sink:
        source = pq.ParquetFile(stream)
        with pq.ParquetWriter(sink, source.schema_arrow, **WRITTEN_AS) as writer:
            for group in range(source.num_row_groups):
                writer.write_table(source.read_row_group(group))
        size = sink.tell()
    filesystem, target = fsspec.core.url_to_fs(new_path)
    ending = filesystem.cat_file(target, start=size - 8, end=size)  # the footer's length, and Parquet's magic number
    return Replacement(_name_of(path), _name_of(new_path), size, int.from_bytes(ending[:4], "little"))


def switch(lake: Lake, replacements: Sequence[Replacement]) -> None:
    """Nothing; the catalog names the new files.

    DuckLake has no function for it: adding files anew would give their rows other ids, and take them from earlier
    snapshots. Of a file DuckLake reads what is set here, and what stays: rows, row ids, the columns' least and greatest
    values.
    """
    lake.query(
        f"""UPDATE {METADATA}.ducklake_data_file AS file
            SET path = replace(file.path, new.old_name, new.new_name),
                file_size_bytes = new.size,
                footer_size = new.footer_size
            FROM (
                SELECT unnest($old) AS old_name, unnest($new) AS new_name,
                       unnest($sizes) AS size, unnest($footers) AS footer_size
            ) AS new
            WHERE parse_filename(file.path) = new.old_name""",
        {
            "old": [file.old_name for file in replacements],
            "new": [file.new_name for file in replacements],
            "sizes": [file.size for file in replacements],
            "footers": [file.footer_size for file in replacements],
        },
    )
