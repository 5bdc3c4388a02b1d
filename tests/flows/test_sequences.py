"""Any sequence of changes, runs, kills and reprocessing ends like a first run over what is there at the end."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from flows.choice import choice_of
from tests.flows.conftest import Newsroom
from tests.flows.test_steps import BRIDGE, FERRY, RAIN
from warehouse.contracts import VERSIONED
from warehouse.lake import Lake

FILES = ("a.txt", "b.jsonl", "c.jsonl", "wires/a.txt", "wires/b.jsonl")
TEXTS = (FERRY, BRIDGE, RAIN, "")
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    """What becomes of a file: it holds these articles (none: it goes), or it is moved or copied to another's place.

    An article is the number in its URL, and its text.
    """

    name: str
    articles: tuple[tuple[int, str], ...] = ()
    target: str | None = None
    is_copied: bool = False

    def apply(self, newsroom: Newsroom) -> None:
        """Nothing; the file is as the change says."""
        path = newsroom.raw / self.name
        if self.target:
            goal = (newsroom.raw / self.target).with_suffix(path.suffix)
            goal.parent.mkdir(exist_ok=True)
            if path.exists() and goal != path:
                (shutil.copyfile if self.is_copied else shutil.move)(path, goal)
        elif not self.articles:
            path.unlink(missing_ok=True)
        elif path.suffix == ".txt":
            newsroom.write(self.name, self.articles[0][1])
        else:
            newsroom.write_feed(self.name, *((f"https://n.example/{number}", text) for number, text in self.articles))


@dataclass(frozen=True)
class Round:
    """Changes, and a run after them: until it has ended or is killed, with the clock forwards or set back."""

    changes: tuple[Change, ...]
    killed_after: int | None
    reprocess: dict[str, str]
    hours: int


NAMES = st.sampled_from(FILES)
ARTICLES = st.tuples(st.integers(0, 2), st.sampled_from(TEXTS))
WRITES = st.builds(Change, NAMES, st.lists(ARTICLES, max_size=3).map(tuple))
MOVES = st.builds(Change, NAMES, target=NAMES, is_copied=st.booleans())
CONDITIONS = ({}, {}, {"source": "data/raw/wires/*"}, {"source": "*"}, {"since": "2020-01-01"}, {"version": "other"})
ROUNDS = st.builds(
    Round,
    st.lists(WRITES | WRITES | MOVES, max_size=3).map(tuple),
    killed_after=st.none() | st.integers(0, 6),
    reprocess=st.sampled_from(CONDITIONS),
    hours=st.integers(-30, 30),
)

TWICE = Change("b.jsonl", ((0, RAIN), (0, BRIDGE)))
FOUR_RECORDS_OF_ONE = Round((TWICE, Change("b.jsonl", target="a.txt", is_copied=True)), 4, {}, 0)
"""A run that is killed when it has committed two records of an article, with two later ones to come."""


def content(newsroom: Newsroom) -> dict[str, list[tuple[object, ...]]]:
    """The current rows of every table, without what tells of the run."""
    current: dict[str, list[tuple[object, ...]]] = {}
    with Lake.read(newsroom.warehouse) as lake:
        for table in VERSIONED:
            columns = "* EXCLUDE (valid_from, run_id, batch_id)" if table == "articles" else "* EXCLUDE (valid_from)"
            current[table] = lake.query(f"SELECT {columns} FROM lake.{table} WHERE is_current ORDER BY ALL")
        current["rejected"] = lake.query("SELECT * EXCLUDE (run_id) FROM lake.rejected ORDER BY ALL")
        sources = "SELECT * EXCLUDE (run_id) FROM lake.source_files WHERE status <> 'gone' ORDER BY ALL"
        current["source_files"] = lake.query(sources)
        current["article_copies"] = lake.query("SELECT * EXCLUDE (run_id) FROM lake.article_copies ORDER BY ALL")
    return current


def row_counts(newsroom: Newsroom) -> dict[str, tuple[int, int]]:
    """The rows of every table and those of earlier versions among them."""
    with Lake.read(newsroom.warehouse) as lake:
        earlier = {table: f"SELECT count(*) FROM lake.{table} WHERE NOT is_current" for table in VERSIONED}
        return {
            table: (count, lake.query(earlier[table])[0][0] if table in VERSIONED else 0)
            for table, count in lake.counts().items()
        }


def files_below(folder: Path) -> dict[Path, bytes]:
    """The content of every file."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run_as_rehearsed(newsroom: Newsroom, reprocess: dict[str, str], started_at: datetime) -> None:
    """Nothing; a run does to every table what a dry run told, and the dry run does nothing."""
    before, files = row_counts(newsroom), files_below(newsroom.warehouse)
    told = newsroom.dry_run(choice=choice_of(reprocess), started_at=started_at)
    assert files_below(newsroom.warehouse) == files
    done = newsroom.run(choice=choice_of(reprocess), started_at=started_at)
    assert (told.files, told.rejected, told.exit_code) == (done.files, done.rejected, done.exit_code)
    after = row_counts(newsroom)
    for table, change in told.row_changes.items():
        (rows, earlier), now = before[table], after[table]
        assert now == (rows + change.written - change.replaced, earlier + change.ended), (table, change)


# Without shrinking: every try is a row of runs over a real lake, and a failing one is short enough as it is.
@settings(
    max_examples=3, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=[HealthCheck.too_slow]
)
@example([FOUR_RECORDS_OF_ONE, Round((), None, {}, 5)])
@given(rounds=st.lists(ROUNDS, min_size=2, max_size=3))
def test_any_sequence_ends_like_a_first_run(new_newsroom: Callable[[], Newsroom], rounds: list[Round]) -> None:
    newsroom, fresh = new_newsroom(), new_newsroom()
    for each in rounds:
        for change in each.changes:
            change.apply(newsroom)
        at = NOON + timedelta(hours=each.hours)
        run = newsroom.run_in_steps(choice=choice_of(each.reprocess), started_at=at)
        list(islice(run, each.killed_after))
        run.close()
    run_as_rehearsed(newsroom, rounds[-1].reprocess, NOON)
    shutil.copytree(newsroom.raw, fresh.raw, dirs_exist_ok=True)
    fresh.run(started_at=NOON)
    assert content(newsroom) == content(fresh)
    with Lake.read(newsroom.warehouse) as lake:
        versions = (
            "SELECT count(*) FROM lake.articles WHERE valid_to < valid_from OR is_current = (valid_to IS NOT NULL)"
        )
        assert lake.query(versions) == [(0,)]
