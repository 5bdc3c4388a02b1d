"""Schedules: what Prefect is told about the pipeline."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil
import pytest
import yaml
from prefect.client.orchestration import get_client

from flows.server import server_for_run

PROJECT = Path(__file__).parents[2]


def test_scheduled_deployment_runs_one_at_a_time(prefect_server: None, tmp_path: Path) -> None:
    from flows.deployment import deployment_of

    deployment_id = deployment_of("*/30 * * * *", ["data/raw"], tmp_path / "data/warehouse", None, None).apply()
    with get_client(sync_client=True) as client:
        held = client.read_deployment(deployment_id)
    assert [schedule.schedule.cron for schedule in held.schedules] == ["*/30 * * * *"]
    assert (held.global_concurrency_limit.limit, held.concurrency_options.collision_strategy) == (1, "CANCEL_NEW")
    assert held.entrypoint == "flows.pipeline.pipeline"
    assert held.parameters["sources"] == [str(Path("data/raw").absolute())]


@pytest.mark.parametrize("deployment", yaml.safe_load((PROJECT / "prefect.yaml").read_text())["deployments"])
def test_deployments_of_the_project_name_the_flow_and_its_parameters(deployment: dict[str, object]) -> None:
    from prefect.flows import load_flow_from_entrypoint

    flow = load_flow_from_entrypoint(str(PROJECT / str(deployment["entrypoint"])))
    assert set(flow.validate_parameters(deployment["parameters"])) >= {"sources", "warehouse"}
    assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}


def test_own_server_answers_and_ends(tmp_path: Path) -> None:
    code = (
        "import os, urllib.request; from flows.server import own_server\n"
        "with own_server() as address:\n"
        "    print(urllib.request.urlopen(os.environ['PREFECT_API_URL'] + '/admin/version').read().decode())"
    )
    environment = {"PREFECT_HOME": str(tmp_path), "PATH": "", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert ended.stdout == '"3.8.8"\n'


def test_server_of_a_run_looks_for_no_schedules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_API_URL", "")  # the server sets it, and it is to be as it was after the test
    monkeypatch.delenv("PREFECT_API_URL")
    with server_for_run("processes", None) as server:
        assert server is not None
        environment = Path(f"/proc/{server.process.pid}/environ").read_bytes().split(b"\0")
        assert b"PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED=false" in environment
        assert os.environ["PREFECT_API_URL"] == f"{server.address}/api"


def test_server_of_a_run_keeps_every_state_of_the_last_tasks(tmp_path: Path) -> None:
    code = (
        "from flows.server import server_for_run\n"
        "with server_for_run('processes', None) as server:\n"
        "    server.wait()\n"
        "    from prefect import flow, task\n"
        "    flow(lambda: [task(lambda: None, name='nothing')() for _ in range(3)], name='three')()"
    )
    environment = {"PREFECT_HOME": str(tmp_path), "PATH": "", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=PROJECT, capture_output=True, check=True)
    with closing(sqlite3.connect(tmp_path / "prefect.db")) as database:
        assert database.execute("SELECT state_type FROM task_run").fetchall() == [("COMPLETED",)] * 3
        assert database.execute("SELECT count(*) FROM task_run_state").fetchone() == (9,)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_own_server_ends_with_a_run_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import signal; from flows.server import server_for_run\n"
        "with server_for_run('processes', None) as server:\n"
        "    print(server.process.pid, flush=True)\n"
        "    signal.pause()"
    )
    environment = {"PREFECT_HOME": str(tmp_path), "PATH": ""}
    with subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=PROJECT, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        server = psutil.Process(int(run.stdout.readline()))
        run.kill()
        assert psutil.wait_procs([server], timeout=60)[1] == []
