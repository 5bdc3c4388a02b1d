"""Times a build of the served file anew, and the update after the last run, which changed few of the articles.

Run it as `python -m benchmarks.served_build WAREHOUSE`, on a warehouse whose served file nothing else needs meanwhile:
the file of before the last run is put back, updated, and built anew. The figure that counts is the ratio.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from warehouse.build import build_and_publish
from warehouse.lake import Lake
from warehouse.publish import rollback
from warehouse.served import SERVED_NAME


def main() -> None:
    """Nothing; prints the seconds of an update and of a full build, and their ratio."""
    update, full = seconds_of_builds(Path(sys.argv[1]))
    print(f"update {update:.1f} s, built anew {full:.1f} s: {update / full:.1%}")


def seconds_of_builds(warehouse: Path) -> tuple[float, float]:
    """The seconds of an update from the served file of before the last run, and of a build anew."""
    served = warehouse / SERVED_NAME
    with Lake.open(warehouse) as lake:
        rollback(served)
        return _seconds_to_publish(lake, served, is_anew=False), _seconds_to_publish(lake, served, is_anew=True)


def _seconds_to_publish(lake: Lake, served: Path, *, is_anew: bool) -> float:
    begun = time.perf_counter()
    build_and_publish(lake, served, run_id="benchmark", built_at=datetime.now(UTC), is_anew=is_anew)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
