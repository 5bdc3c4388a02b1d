"""The workshop of the trials: hosts, a prepared newsroom to copy, and the tables that an undisturbed run ends in."""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from benchmarks.torture import newsroom, state
from benchmarks.torture.host import Ended, Host, hosting
from benchmarks.torture.tally import Tally
from benchmarks.torture.work import Order


@dataclass(frozen=True, slots=True)
class Bench:
    """Hosts, a directory, the digest of an undisturbed run and how long its phases took, each time they came."""

    hosts: list[Host]
    directory: Path
    wanted: dict[str, str]
    seconds: dict[str, list[float]]
    numbers: "count[int]"

    def changed_copy(self, into: Path | None = None) -> Path:
        """A new project where a run has been and much has changed since."""
        project = into or self.directory / f"trial-{next(self.numbers)}"
        shutil.copytree(self.directory / "base", project, dirs_exist_ok=True)
        newsroom.change(project)
        return project

    def require_recovery(self, tally: Tally, order: Order) -> None:
        """Nothing, or DamageError: the warehouse is whole now, and a run makes it what it would have been."""
        project = Path(order.project)
        healthy = replace(order, workers=0, file_bytes=None, is_bound=False, is_run=True)
        state.require_whole(project, order.catalog, order.data_path)
        tally.recover(lambda: require_done(self.hosts[0].run(healthy)))
        # Tables that are those of the undisturbed run pass the checks as they did there.
        state.require_same(project, self.wanted, order.catalog, order.data_path)
        shutil.rmtree(project, ignore_errors=True)


@contextmanager
def prepared(directory: Path, hosts: int = 2) -> Iterator[Bench]:
    """The workshop in an empty directory, until the block ends."""
    with ExitStack() as stack:
        standing = [stack.enter_context(hosting()) for _ in range(hosts)]
        base = directory / "base"
        newsroom.make(base)
        require_done(standing[0].run(Order(str(base))))
        bench = Bench(standing, directory, {}, {}, count())
        undisturbed = bench.changed_copy()
        ended = standing[0].run(Order(str(undisturbed), workers=1))
        require_done(ended)
        state.require_whole(undisturbed)
        bench.wanted.update(state.digest(undisturbed))
        bench.seconds.update(durations(ended))
        yield bench


def require_done(ended: Ended) -> None:
    """Nothing, or LostError: the run came to its end."""
    if not ended.is_done:
        raise state.LostError(f"a run that nothing disturbed ended with {ended.status}: {ended.error}")


def durations(ended: Ended) -> dict[str, list[float]]:
    """The seconds that each phase took, each time it came."""
    seconds: dict[str, list[float]] = defaultdict(list)
    for (phase, began), (_, over) in zip(ended.phases, ended.phases[1:], strict=False):
        seconds[phase].append(over - began)
    return dict(seconds)
