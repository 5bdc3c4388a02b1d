"""The lake with its catalog in PostgreSQL: what holds for a SQLite catalog holds here, and a restart is survived."""

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.warehouse import postgres, samples
from tests.warehouse.test_build import path, publish, test_the_served_file_shows_who_said_what  # noqa: F401
from tests.warehouse.test_lake import (  # noqa: F401
    test_a_clock_set_back_ends_no_version_before_it_began,
    test_a_commit_that_fails_half_way_changes_no_table,
    test_a_corrected_article_keeps_its_earlier_version_in_every_table,
    test_a_gone_article_is_closed_and_not_lost,
    test_an_article_of_an_unknown_time_has_a_partition_of_its_own,
    test_an_article_processed_again_is_no_new_version,
    test_an_article_that_comes_twice_in_a_commit_changes_nothing,
    test_new_articles_are_current_and_known,
    test_rejections_are_upserted_and_go_when_their_source_is_read_again,
    test_runs_are_kept_the_newest_first,
)
from tests.warehouse.test_maintenance import (  # noqa: F401
    test_diff_tells_what_happened_to_each_article,
    test_maintain_keeps_snapshots_that_are_young,
    test_maintained_files_have_page_indexes_and_the_rows_of_every_snapshot,
)
from warehouse.catalog import CatalogError
from warehouse.lake import Lake
from warehouse.locks import LakeLockedError

pytestmark = pytest.mark.skipif(postgres.programs() is None, reason="PostgreSQL is not installed")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with postgres.running(tmp_path_factory.mktemp("postgres")) as server:
        server.execute("CREATE DATABASE empty")
        Lake.open(tmp_path_factory.mktemp("empty"), catalog=server.url("empty")).close()
        yield server


@pytest.fixture
def url(server, request):
    database = f"lake_{abs(hash(request.node.name))}"
    server.execute(f"CREATE DATABASE {database} TEMPLATE empty")
    return server.url(database)


@pytest.fixture
def lake(tmp_path, url):
    with Lake.open(tmp_path, catalog=url) as opened:
        yield opened


def test_a_reader_sees_what_a_writer_committed(lake, commit, tmp_path, url):
    commit(samples.article(1))
    with Lake.read(tmp_path, catalog=url) as reader:
        assert reader.counts()["articles"] == 1


def test_a_restart_of_the_server_is_survived(lake, commit, server, tmp_path, url):
    commit(samples.article(1))
    server.restart()
    assert commit(samples.article(2)).new == 1
    assert lake.counts()["articles"] == 2
    with pytest.raises(LakeLockedError):
        Lake.open(tmp_path / "elsewhere", catalog=url)


HOLDER = """
import sys, time
from pathlib import Path
from warehouse.lake import Lake

lake = Lake.open(Path(sys.argv[1]), catalog=sys.argv[2])
print("held", flush=True)
time.sleep(60)
"""


def test_a_writer_on_another_machine_is_turned_away_by_name_until_it_dies(tmp_path, url):
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "there"), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as holder:
        assert holder.stdout.readline() == b"held\n"
        sentence = rf"another run is writing to the catalog \(process {holder.pid} on .* UTC\); wait for it to end"
        with pytest.raises(LakeLockedError, match=sentence):
            Lake.open(tmp_path / "here", catalog=url)
        holder.kill()
    for _ in range(100):  # until the server has noticed
        with suppress(LakeLockedError):
            return Lake.open(tmp_path / "here", catalog=url).close()
        time.sleep(0.1)
    pytest.fail("the lock outlives its holder")


def test_a_server_that_is_not_there_is_said_without_the_password(tmp_path, monkeypatch):
    monkeypatch.setattr("warehouse.catalog.PATIENCE_SECONDS", 0.1)
    with pytest.raises(CatalogError) as caught:
        Lake.open(tmp_path, catalog="postgresql://ann:hunter2@127.0.0.1:1/lake")
    assert "hunter2" not in str(caught.value)
