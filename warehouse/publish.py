"""Publishing: a finished file takes the served one's place by a rename, and the last ones are kept to go back to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import WarehouseError

KEPT = 3
"""Earlier served files that are kept."""


class NothingToRollBackError(WarehouseError):
    """No earlier served file is kept."""


def publish(building: Path, served: Path) -> None:
    """Nothing; puts a finished file in the served one's place and keeps the one that was there."""
    sync(building)
    history = served.with_name("history")
    history.mkdir(exist_ok=True)
    if served.exists():
        kept = history / f"{served.stem}-{served.stat().st_mtime_ns}{served.suffix}"
        kept.unlink(missing_ok=True)
        kept.hardlink_to(served)
    building.replace(served)
    sync(served.parent)
    for old in earlier_files(served)[KEPT:]:
        old.unlink()


def earlier_files(served: Path) -> list[Path]:
    """The kept files that were served before, the newest first."""
    return sorted(served.with_name("history").glob(f"{served.stem}-*{served.suffix}"), reverse=True)


def rollback(served: Path) -> Path:
    """The path of the served file, after the newest of the earlier ones took its place.

    The file that it replaces goes: it can be built again from its snapshot. Raises NothingToRollBackError.
    """
    earlier = earlier_files(served)
    if not earlier:
        raise NothingToRollBackError(f"no earlier file than {served} is kept")
    earlier[0].replace(served)
    sync(served.parent)
    return served


def forget_earlier_files(served: Path) -> None:
    """Nothing; deletes the kept files that were served before, when they hold an article that must be forgotten."""
    for path in earlier_files(served):
        path.unlink()


@contextmanager
def unpublished(served: Path) -> Iterator[Path]:
    """A path for the file being built; nothing is left of it when the block ends."""
    served.parent.mkdir(parents=True, exist_ok=True)
    building = served.with_name(f"{served.name}.building")
    leftovers = (building, building.with_name(f"{building.name}.wal"))
    for path in leftovers:
        path.unlink(missing_ok=True)
    try:
        yield building
    finally:
        for path in leftovers:
            path.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Nothing; has the system write the file or directory to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
