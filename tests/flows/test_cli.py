"""The command line, from raw files to answers, on a real Prefect and a real lake."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from flows.cli import main
from tests.flows.conftest import Newsroom
from tests.flows.test_steps import BRIDGE, FERRY, RAIN
from warehouse.lake import Lake


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A newsroom where nothing has been yet."""
    return Newsroom(tmp_path)


@pytest.fixture
def onrecord(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Command]:
    """Runs a command in this process, on the newsroom's warehouse."""
    # A command sets what Prefect reads, which must not outlast the test.
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setitem(os.environ, "ONRECORD_WAREHOUSE", str(newsroom.warehouse))

    def command(*arguments: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["onrecord", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Ended(int(ended.value.code or 0), captured.out, captured.err)

    yield command


WHAT_GAVE_A_ROW = """
    select q.source_uri, b.document_count, b.seconds > 0 as took,
        b.extractor_seconds > 0 and b.extractor_seconds < b.seconds as extractor_took,
        b.worker like '%process%' as worker_known
    from marts.quotes q join core.fct_batch b using (batch_id)
    join core.dim_source_file f on f.source_uri = q.source_uri
    where q.speaker = 'Tomas Vale' and q.extractor_version = b.extractor_version and f.run_id = b.run_id
"""


def lineage_events(newsroom: Newsroom) -> list[dict[str, Any]]:
    """The OpenLineage events of the runs so far."""
    return [json.loads(line) for line in (newsroom.warehouse / "lineage.jsonl").read_text().splitlines()]


def test_from_raw_files_to_answers(newsroom: Newsroom, onrecord: Command, prefect_server: None) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.write("bridge.txt", BRIDGE)
    first = onrecord("run", newsroom.raw, "--workers", "2", "--batch-megabytes", "0.001")
    assert (first.code, "2 new" in first.out) == (0, True)
    query = "select speaker, text from marts.quotes order by 1"
    assert json.loads(onrecord("sql", query, "-f", "json").out) == [
        {"speaker": "Ada Moor", "text": "No boat will leave before Monday,"},
        {"speaker": "Tomas Vale", "text": "It took us nine years,"},
    ]
    (hit,) = json.loads(onrecord("search", "boats", "--speaker", "moor", "-f", "json").out)
    assert hit["text"][hit["hits"][0]["start_char"] : hit["hits"][0]["end_char"]] == "boat"
    assert "No boat will leave" in onrecord("search", "boats", "--in", "paragraphs").out
    assert "None of the quotes holds boats" in onrecord("search", "boats", "--speaker", "vale").err
    written = newsroom.raw.parent / "quotes.csv"
    assert onrecord("export", query, written).out == f"2 rows in {written}\n"
    assert written.read_text(encoding="utf-8").startswith("speaker,text\nAda Moor,")
    assert json.loads(onrecord("sql", WHAT_GAVE_A_ROW, "-f", "json").out) == [
        {
            "source_uri": "data/raw/bridge.txt",
            "document_count": 2,
            "took": True,
            "extractor_took": True,
            "worker_known": True,
        }
    ]
    start, complete = lineage_events(newsroom)
    assert (start["eventType"], complete["eventType"]) == ("START", "COMPLETE")
    assert start["run"]["runId"] == complete["run"]["runId"]
    (read,) = complete["inputs"]
    assert (read["namespace"], read["name"]) == ("file", str(newsroom.raw))
    assert (read["inputFacets"]["inputStatistics"]["fileCount"]) == 2
    written = {Path(output["name"]).name: output for output in complete["outputs"]}
    assert written.keys() == {"articles", "paragraphs", "quotes", "onrecord.duckdb"}
    assert written["quotes"]["outputFacets"]["outputStatistics"]["rowCount"] == 2
    assert {"name": "speaker", "type": "string", "fields": []} in written["quotes"]["facets"]["schema"]["fields"]
    metrics = (newsroom.warehouse / "metrics.prom").read_text()
    assert 'onrecord_run_articles{change="new"} 2.0\n' in metrics
    assert "onrecord_run_success 1.0\n" in metrics
    again = onrecord("run", newsroom.raw)
    assert (again.code, "Nothing changed: no new rows were written." in again.out) == (0, True)
    newsroom.write("empty.txt", "")
    newsroom.write("bridge.txt", BRIDGE.replace("nine", "ten"))
    dry = onrecord("run", newsroom.raw, "--runner", "threads", "--dry-run")
    assert (dry.code, "Dry run: nothing was changed." in dry.out) == (3, True)
    assert onrecord("status").out.count("completed") == 2
    third = onrecord("run", newsroom.raw, "--runner", "threads")
    assert third.code == 3
    assert "1 changed" in third.out
    assert (
        onrecord("sql", f"{query} desc limit 1", "-f", "csv").out
        == 'speaker,text\nTomas Vale,"It took us ten years,"\n'
    )
    assert "empty.txt" in onrecord("rejected", "empty", "-f", "csv").out
    assert onrecord("status").out.count("completed") == 3


def test_failed_check_fails_the_run_and_leaves_what_was_published(
    newsroom: Newsroom, onrecord: Command, prefect_server: None
) -> None:
    newsroom.write("ferry.txt", FERRY)
    assert onrecord("run", newsroom.raw).code == 0
    with Lake.open(newsroom.warehouse) as lake:
        lake.connection.execute("UPDATE lake.paragraphs SET text = 'something else'")
    newsroom.write("bridge.txt", BRIDGE)
    failed = onrecord("run", newsroom.raw)
    assert failed.code == 1
    assert "onrecord: check " in failed.err
    assert "1\n" in onrecord("sql", "select count(*) from core.dim_article", "-f", "csv").out
    told = lineage_events(newsroom)[-1]
    assert told["eventType"] == "FAIL"
    assert told["run"]["facets"]["errorMessage"]["message"].startswith("CheckFailedError: check ")
    metrics = (newsroom.warehouse / "metrics.prom").read_text()
    assert "onrecord_run_success 0.0\n" in metrics
    assert "run_articles" not in metrics


class HeldFileSystem(MemoryFileSystem):
    """Files that can be opened only once they are let go."""

    protocol = "held"
    opened, let_go = threading.Event(), threading.Event()

    def _open(self, path: str, mode: str = "rb", **options: object) -> object:
        if mode == "rb":
            self.opened.set()
            self.let_go.wait(60)
        return super()._open(path, mode, **options)


def test_query_is_answered_while_a_run_is_in_progress(
    newsroom: Newsroom, onrecord: Command, prefect_server: None
) -> None:
    from flows.pipeline import pipeline

    newsroom.write("ferry.txt", FERRY)
    assert onrecord("run", newsroom.raw).code == 0
    fsspec.register_implementation("held", HeldFileSystem, clobber=True)
    HeldFileSystem().pipe("held://rain.txt", RAIN.encode())
    run = threading.Thread(target=pipeline, args=(["held://rain.txt"], str(newsroom.warehouse)))
    run.start()
    try:
        assert HeldFileSystem.opened.wait(60)
        query = "select count(*) from core.dim_article"
        command = [sys.executable, "-m", "flows.cli", "sql", query, "-f", "csv", "-w", str(newsroom.warehouse)]
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.endswith("\n1\n")
        assert "another run" in onrecord("run", newsroom.raw).err
    finally:
        HeldFileSystem.let_go.set()
        run.join(60)
    assert onrecord("sql", query, "-f", "csv").out.endswith("\n2\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sql", "select 1"], "a run publishes it"),
        (["search", "boat"], "a run publishes it"),
        (["export", "marts.quotes", "quotes.doc"], "suffix is none of"),
        (["status"], "no lake"),
        (["extract", "no/such/file"], "No such file"),
        (["watch", "no/such/folder"], "no folder 'no/such/folder'"),
        (["run", "--map", "title"], "--map 'title' is no name and value, as in headline=title"),
        (["run", "--map", "banner=title"], "no field 'banner'"),
        (["run", "--reprocess", "since=Monday"], "'Monday' is no day"),
        (["run", "--reprocess", "outlet=Post"], "no 'outlet': take one of since, until, source, version"),
        (["run", "--warehouse", "/dev/null/x"], "Cannot write to '/dev/null/x'"),
    ],
)
def test_errors_are_one_line_that_says_what_and_where(onrecord: Command, arguments: list[str], said: str) -> None:
    ended = onrecord(*arguments)
    assert ended.code == 1
    assert said in ended.err
    assert ended.err.startswith("onrecord: ")
    assert ended.err.count("\n") == 1


def test_argument_that_names_nothing_fails_the_run(newsroom: Newsroom, onrecord: Command, prefect_server: None) -> None:
    ended = onrecord("run", newsroom.raw / "nowhere")
    assert ended.code == 1
    assert ended.err.splitlines()[-1].startswith("onrecord: There is no file or folder")


@pytest.mark.parametrize(
    "command", ["run", "sql", "search", "export", "extract", "schedule", "status", "rejected", "watch"]
)
def test_help_shows_examples(onrecord: Command, command: str) -> None:
    assert f"  onrecord {command}" in onrecord(command, "--help").out


def test_start_of_the_command_line_imports_nothing_heavy() -> None:
    code = (
        "import sys, flows.cli; "
        "print(sorted({'prefect', 'pandas', 'pyarrow', 'duckdb', 'rich', 'fsspec'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
