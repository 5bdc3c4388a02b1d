"""What the lake already holds of a run's articles, and which of two records of one article is kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transforms.readers.records import Numbered, duplicate
from transforms.records import Rejected

if TYPE_CHECKING:
    import pyarrow as pa

    from warehouse.parts import KnownArticle


@dataclass(frozen=True, slots=True, order=True)
class RecordKey:
    """Where an article's record stands; of two records of one article the greater is kept, as it comes later."""

    source_uri: str
    record_number: int


def key_of(row: Numbered) -> RecordKey:
    """Where the record stands that a row is of."""
    return RecordKey(row.source_uri, row.record_number)


@dataclass(frozen=True, slots=True)
class Known:
    """Articles that the lake holds, by their id, and the ids of those that this run leaves as they are."""

    articles: "dict[str, KnownArticle]"
    standing: frozenset[str]

    def standing_key(self, article_id: str) -> RecordKey | None:
        """Where the record of an article stands that this run leaves as it is."""
        if article_id not in self.standing:
            return None
        return key_of(self.articles[article_id])


def write_known(articles: "pa.Table", replaced: Collection[str], path: str) -> int:
    """The number of articles that a run leaves as they are: all but those that it replaces.

    Writes the lake's current articles, as `Lake.known_table` gives them, to a Parquet file for workers to look up;
    `path` is a path or a URI.
    """
    import fsspec
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    ids = articles["article_id"]
    is_standing = pc.invert(pc.is_in(ids, value_set=pa.array(replaced, ids.type)))
    with fsspec.open(path, "wb") as stream:
        pq.write_table(articles.append_column("is_standing", is_standing), stream)
    return int(pc.sum(is_standing).as_py() or 0)


def read_known(path: str, article_ids: Sequence[str]) -> Known:
    """What a file of `write_known` says of the given articles."""
    import fsspec
    import pyarrow.parquet as pq

    from warehouse.parts import KnownArticle

    with fsspec.open(path, "rb") as stream:
        rows = pq.read_table(stream, filters=[("article_id", "in", list(article_ids))]).to_pylist()
    standing = frozenset(row["article_id"] for row in rows if row.pop("is_standing"))
    return Known(articles={row["article_id"]: KnownArticle(**row) for row in rows}, standing=standing)


def duplicate_row(record: RecordKey, article_id: str, run_id: str) -> Rejected:
    """The row for a record whose article a later record holds too."""
    return replace(duplicate(record, article_id), run_id=run_id)
