"""The bytes of records that were set aside, kept beside the lake until their records are read or gone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.records import Rejected

if TYPE_CHECKING:
    from warehouse.lake import Lake

TYPES: dict[str, pa.DataType] = {"sha256": pa.string(), "content": pa.binary()}
SCHEMA = pa.schema(TYPES)
ROW_GROUP_BYTES = 32 * 2**20
"""Bytes that are held in memory before they are written out."""


class OriginalsWriter:
    """Writes the bytes that one run keeps into one Parquet file, each content once. Used in a `with` statement.

    The file is made when there is something to keep, and counts once rows of `rejected` with the run's id name what
    it holds.
    """

    def __init__(self, data_path: str, run_id: str) -> None:
        self._path = f"{_folder(data_path)}/{run_id}.parquet"
        self._written: set[str] = set()
        self._waiting: dict[str, bytes] = {}
        self._size = 0
        self._file: Any = None
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> "OriginalsWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        if self._writer is not None:
            self._writer.close()
            self._file.close()

    def add(self, content: bytes) -> str:
        """The digest under which the bytes are kept."""
        digest = sha256(content).hexdigest()
        if digest not in self._written:
            self._written.add(digest)
            self._waiting[digest] = content
            self._size += len(content)
            if self._size >= ROW_GROUP_BYTES:
                self._flush()
        return digest

    def _flush(self) -> None:
        if not self._waiting:
            return
        if self._writer is None:
            file_system, path = fsspec.core.url_to_fs(self._path)
            file_system.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._file = file_system.open(path, "wb")
            self._writer = pq.ParquetWriter(self._file, SCHEMA, compression="zstd")
        columns = pa.array([*self._waiting], pa.string()), pa.array([*self._waiting.values()], pa.binary())
        self._writer.write_table(pa.Table.from_arrays(columns, schema=SCHEMA))
        self._waiting, self._size = {}, 0


def read_originals(data_path: str, rows: Iterable[Rejected]) -> Iterator[tuple[Rejected, bytes]]:
    """Yields the rows of which bytes were kept, with these."""
    for run_id, wanted in _by_run(rows).items():
        for digest, content in _contents(f"{_folder(data_path)}/{run_id}.parquet"):
            yield from ((row, content) for row in wanted.get(digest, ()))


def sweep_originals(lake: "Lake") -> int:
    """The number of files that were deleted or written anew without the bytes that no row of `rejected` names.

    The lake must be open to write, so that no run is adding any.
    """
    named = _by_run(lake.rejected())
    changed = 0
    file_system, folder = fsspec.core.url_to_fs(_folder(lake.data_path))
    for path in file_system.glob(f"{folder}/*.parquet"):
        run_id = path.rpartition("/")[2].removesuffix(".parquet")
        address = f"{_folder(lake.data_path)}/{run_id}.parquet"
        held = {digest for digest, _ in _contents(address)}
        kept = held & named.get(run_id, {}).keys()
        if held == kept:
            continue
        if kept:
            _write_anew(lake.data_path, run_id, kept)
        else:
            file_system.rm(path)
        changed += 1
    return changed


def _write_anew(data_path: str, run_id: str, kept: Collection[str]) -> None:
    """Nothing; the file is replaced by one of these contents alone."""
    file_system, folder = fsspec.core.url_to_fs(_folder(data_path))
    with OriginalsWriter(data_path, f"{run_id}.new") as writer:
        for digest, content in _contents(f"{_folder(data_path)}/{run_id}.parquet"):
            if digest in kept:
                writer.add(content)
    file_system.mv(f"{folder}/{run_id}.new.parquet", f"{folder}/{run_id}.parquet")


def _contents(address: str) -> Iterator[tuple[str, bytes]]:
    with fsspec.open(address, "rb") as stream:
        file = pq.ParquetFile(stream)
        for group in range(file.num_row_groups):
            table = file.read_row_group(group)
            yield from zip(table["sha256"].to_pylist(), table["content"].to_pylist(), strict=True)


def _by_run(rows: Iterable[Rejected]) -> dict[str, dict[str, list[Rejected]]]:
    """The rows of which bytes were kept, by run and digest."""
    found: dict[str, dict[str, list[Rejected]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.original_sha256 is not None:
            found[row.run_id][row.original_sha256].append(row)
    return found


def _folder(data_path: str) -> str:
    return f"{data_path.rstrip('/')}-originals"
