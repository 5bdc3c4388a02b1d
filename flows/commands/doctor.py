"""`onrecord doctor`."""

import sys
from collections.abc import Callable
from pathlib import Path

from flows.errors import UserError
from flows.options import DEFAULT_WAREHOUSE, CatalogOption, DataPathOption, OutputFormat, WarehouseOption

SENTENCE = "“The tide gate will hold,” said Ines Calder, the harbour master."
LEAST_FREE_BYTES = 1_000_000_000


def doctor(
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
    catalog: CatalogOption = None,
    data_path: DataPathOption = None,
) -> None:
    """Check that everything that a run needs is there and works: libraries, weights, folders, the lake, Prefect.

    Changes nothing. The exit code is 0 when all is well, 1 when something is not.

    \b
    onrecord doctor
    onrecord doctor --catalog postgresql://lake@db/onrecord
    """
    from flows.output import print_rows

    checks: dict[str, Callable[[], str]] = {
        "libraries": libraries,
        "DuckDB's extensions": extensions,
        "extractor": extractor,
        "disk": lambda: disk(warehouse),
        "lake": lambda: lake(warehouse, catalog, data_path),
        "served file": lambda: served_file(warehouse),
        "Prefect": lambda: prefect(warehouse),
    }
    rows = [(name, *outcome_of(check)) for name, check in checks.items()]
    print_rows(("check", "outcome", "what was seen"), rows, OutputFormat.TABLE)
    sys.exit(any(outcome == "FAILED" for _, outcome, _ in rows))


def outcome_of(check: Callable[[], str]) -> tuple[str, str]:
    """ok or FAILED, and what was seen."""
    try:
        return "ok", check()
    except Exception as error:
        return "FAILED", str(error) or type(error).__name__


def libraries() -> str:
    """The versions of what makes the rows."""
    from flows.steps import versions

    return ", ".join(f"{name} {version}" for name, version in versions().items() if name != "extractor")


def extensions() -> str:
    """The extensions that could be loaded out of their wheels."""
    from warehouse.extensions import load_all

    return ", ".join(load_all())


def extractor() -> str:
    """The extractor's version, when it finds who said a sentence."""
    from transforms.quotes.extract import extract_quotes
    from transforms.quotes.version import extractor_version

    found = [quote.speaker for quote in extract_quotes(SENTENCE, article_id="doctor", language="en")]
    if found != ["Ines Calder"]:
        raise UserError(f"it read {SENTENCE} as said by {found}: install onrecord again")
    return f"version {extractor_version()} reads {SENTENCE}"


def disk(warehouse: Path) -> str:
    """The space that is free where the warehouse is, or will be; it must be possible to write there."""
    import os
    import shutil

    there = next(folder for folder in (warehouse.absolute(), *warehouse.absolute().parents) if folder.exists())
    if not os.access(there, os.W_OK):
        raise UserError(f"{there} cannot be written to: take another --warehouse")
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE_BYTES:
        raise UserError(f"{free / 1e9:.1f} GB are free at {there}: make room before the next run")
    return f"{free / 1e9:.1f} GB free at {there}"


def lake(warehouse: Path, catalog: str | None, data_path: str | None) -> str:
    """How many articles the lake holds, if there is one."""
    from warehouse.lake import Lake

    if catalog is None and not (warehouse / "catalog.sqlite").exists():
        return "none yet: the first run makes it"
    with Lake.read(warehouse, catalog=catalog, data_path=data_path) as found:
        return f"{found.counts()['articles']:,} article versions at snapshot {found.snapshot_id()}"


def served_file(warehouse: Path) -> str:
    """What the served file shows, if there is one."""
    from warehouse.served import SERVED_NAME, meta

    path = warehouse / SERVED_NAME
    if not path.exists():
        return "none yet: a run publishes it"
    told = meta(path)
    return f"snapshot {told['snapshot_id']}, built {told['built_at']:%Y-%m-%d %H:%M} UTC by run {told['run_id']}"


def prefect(warehouse: Path) -> str:
    """Where runs report to."""
    import os
    from importlib.metadata import version

    address = os.environ.get("PREFECT_API_URL")
    if address is None:
        return f"{version('prefect')}, with a server of its own for each run"
    from urllib.request import urlopen

    with urlopen(f"{address.rstrip('/')}/health", timeout=10):
        return f"{version('prefect')}, reporting to {address}"
