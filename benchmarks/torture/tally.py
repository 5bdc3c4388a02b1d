"""What was tried and what was seen, fault by fault."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.torture.state import DamageError, LeftError, LostError, TornError


@dataclass(slots=True)
class Tally:
    """A fault, the times it was tried, how these ended, what was damaged, and the seconds that recoveries took."""

    fault: str
    tried: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    damages: list[DamageError] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)

    def attempt(self, trial: "Callable[[Tally], None]") -> None:
        """Nothing; makes one trial, and notes what it damaged."""
        self.tried += 1
        try:
            trial(self)
        except DamageError as damage:
            self.damages.append(damage)
            print(f"DAMAGE {self.fault}: {type(damage).__name__} {damage}", flush=True)

    def note(self, end: str, error: str | None = None) -> None:
        """Nothing; notes how a trial ended, and prints the error that the user is told."""
        self.ends[end] += 1
        if error:
            print(f"{self.fault}: {error}", flush=True)
        if end not in ("completed", "clear error"):
            raise LostError(end)

    def recover(self, action: Callable[[], None]) -> None:
        """Nothing; does what mends the warehouse, and notes how long it took."""
        began = time.perf_counter()
        action()
        self.recoveries.append(time.perf_counter() - began)

    def row(self) -> tuple[object, ...]:
        """The line of the report."""
        counts = [
            sum(isinstance(damage, kind) for damage in self.damages) for kind in (LostError, TornError, LeftError)
        ]
        ends = ", ".join(f"{count} {end}" for end, count in self.ends.most_common())
        middle = sorted(self.recoveries)[len(self.recoveries) // 2] if self.recoveries else None
        time_taken = f"{middle:.1f} s, at most {max(self.recoveries):.1f} s" if middle is not None else ""
        return self.fault, self.tried, ends, *counts, time_taken


def joined(*tallies: Tally) -> Tally:
    """What several threads saw of one fault."""
    return Tally(
        tallies[0].fault,
        sum(tally.tried for tally in tallies),
        sum((tally.ends for tally in tallies), Counter()),
        [damage for tally in tallies for damage in tally.damages],
        [seconds for tally in tallies for seconds in tally.recoveries],
    )


def table(tallies: list[Tally]) -> str:
    """The report's table, in Markdown."""
    head = (
        "fault",
        "times tried",
        "how it ended",
        "runs with lost rows",
        "torn reads",
        "files left",
        "time to recover",
    )
    rows = [head, ("---",) * len(head), *(tally.row() for tally in tallies)]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)
