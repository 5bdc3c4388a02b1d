"""Runners: the same run gives the same tables on threads, on worker processes and on a Dask cluster."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import fsspec
import pytest
from distributed import Client

from flows.errors import UserError
from flows.runners import check_runner
from flows.server import server_for_run
from tests.flows.test_steps import BRIDGE, FERRY, RAIN
from tests.warehouse import postgres, s3
from warehouse.contracts import TABLES
from warehouse.lake import Lake

PROJECT = Path(__file__).parents[2]
OF_THE_RUN = ("run_id", "batch_id", "valid_from", "started_at", "finished_at", "parameters", "snapshot_id")
ARTICLES = 12


def hash_of_tables(warehouse: Path, **where: str) -> str:
    """A hash of what the lake's tables hold but for what differs from run to run."""
    digest = hashlib.sha256()
    with Lake.read(warehouse, **where) as lake:
        for table in sorted(TABLES.keys() - {"runs", "batches"}):
            columns = [row[0] for row in lake.query(f"DESCRIBE lake.{table}") if row[0] not in OF_THE_RUN]
            digest.update(repr(lake.query(f"SELECT {', '.join(columns)} FROM lake.{table} ORDER BY ALL")).encode())
    return digest.hexdigest()


def write_articles(folder: str) -> None:
    """Write articles to files of one article each, and a file that holds none."""
    texts = [FERRY, BRIDGE, RAIN]
    for number in range(ARTICLES):
        with fsspec.open(f"{folder}/{number:02}.txt", "w") as file:
            file.write(f"{texts[number % 3]}\n\n“This is number {number},” said Ada Moor.")
    with fsspec.open(f"{folder}/empty.txt", "w") as file:
        file.write(" ")


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of a Dask scheduler with two worker processes, each in a folder of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    scheduler = ["scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-dashboard"]
    worker = ["worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard"]
    with ExitStack() as stack:
        for name, arguments in (("scheduler", scheduler), ("first", worker), ("second", worker)):
            (folder / name).mkdir()
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                cwd=folder / name,
                env=os.environ | {"PYTHONPATH": str(PROJECT)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
        yield address


def kill_a_worker_at_work(address: str, killed: list[int]) -> None:
    """Kill the first worker of the cluster that has work to do."""
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2)
        pids = client.run(os.getpid)
        while not (busy := [worker for worker, tasks in client.processing().items() if tasks]):
            time.sleep(0.05)
        os.kill(pids[busy[0]], signal.SIGKILL)
        killed.append(pids[busy[0]])


@pytest.mark.skipif(postgres.programs() is None, reason="PostgreSQL is not installed")
def test_runners_give_the_same_tables_though_a_worker_is_killed(tmp_path: Path, prefect_server: None) -> None:
    from flows.pipeline import pipeline

    with s3.bucket() as bucket, postgres.running(tmp_path) as server, cluster(tmp_path) as address:
        write_articles(f"{bucket}/raw")
        hashes = {}
        for runner in ("threads", "processes"):
            local = tmp_path / runner / "data" / "warehouse"
            pipeline([f"{bucket}/raw"], str(local), runner=runner, workers=2, batch_megabytes=0.001)
            hashes[runner] = hash_of_tables(local)
        killed: list[int] = []
        killer = threading.Thread(target=kill_a_worker_at_work, args=(address, killed))
        killer.start()
        # Nothing in this folder is for the workers: what they share is the bucket.
        driver, where = tmp_path / "driver", {"catalog": server.url("postgres"), "data_path": f"{bucket}/lake"}
        summary = pipeline(
            [f"{bucket}/raw"], str(driver), runner="dask", dask_address=address, batch_megabytes=0.001, **where
        )
        killer.join()
        hashes["dask"] = hash_of_tables(driver, **where)
        assert len(killed) == 1
        assert (summary.articles["new"], summary.rejected["empty"]) == (ARTICLES, 1)
        assert len(set(hashes.values())) == 1, hashes
        of_the_driver = {"onrecord.duckdb", "history", "writer.lock", "lineage.jsonl", "metrics.prom"}
        assert {path.name for path in driver.iterdir()} == of_the_driver
        assert not fsspec.filesystem("s3").find(f"{bucket}/lake-landing")


@pytest.mark.parametrize(("runner", "address"), [("cloud", None), ("threads", "tcp://127.0.0.1:8786")])
def test_what_is_no_runner_is_an_error(runner: str, address: str | None) -> None:
    with pytest.raises(UserError, match=f"{runner}|--runner dask"):
        check_runner(runner, address)


def test_workers_elsewhere_need_a_server_that_they_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with pytest.raises(UserError, match="PREFECT_API_URL"):
        server_for_run("dask", "tcp://cluster.example:8786")


def test_a_run_leaves_the_server_to_settings_of_prefect(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    (tmp_path / "profiles.toml").touch()
    with server_for_run("processes", None) as server:
        assert server is None
