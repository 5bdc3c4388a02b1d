"""The queries that are timed are queries of the tables as they are."""

from benchmarks.bi_queries import QUERIES, query_times
from tests.warehouse import samples
from tests.warehouse.conftest import commit, lake  # noqa: F401
from tests.warehouse.test_build import path, publish  # noqa: F401


def test_served_file_and_lake_answer_alike(commit, publish, path):  # noqa: F811
    commit(samples.article(1), samples.article(2))
    publish()
    assert [name for name, _, _ in query_times(path.parent)] == list(QUERIES)
    assert len(QUERIES) == 12
