"""Trying again what was set aside."""

from pathlib import Path

from flows.replay import Replay, replays
from tests.flows.conftest import Newsroom
from tests.warehouse.samples import MONDAY
from transforms.records import Rejected
from warehouse.lake import Lake
from warehouse.originals import OriginalsWriter, read_originals

TEXT = "Ferry late\n\n“The ferry is late,” said Ada Moor. “It will not sail before Friday.”\n"


def originals_of(newsroom: Newsroom) -> dict[str, bytes]:
    with Lake.read(newsroom.warehouse) as lake:
        return {row.source_uri: content for row, content in read_originals(lake.data_path, lake.rejected())}


def failed_before(newsroom: Newsroom, name: str, content: bytes) -> None:
    """An earlier version set the source aside as a whole."""
    with Lake.open(newsroom.warehouse) as lake:
        with OriginalsWriter(lake.data_path, "earlier") as writer:
            digest = writer.add(content)
        row = Rejected(name, 0, "text", "failed", "It failed", 0, len(content), digest, "earlier")
        lake.commit([], run_id="earlier", committed_at=MONDAY, rejected=[row])


def test_bytes_are_kept_until_their_source_is_mended(newsroom: Newsroom) -> None:
    newsroom.write("feed.jsonl", '{"text": "The ferry is late, said Ada Moor."}\n{broken\n')
    newsroom.write("blank.txt", " \n")
    newsroom.run()
    kept = originals_of(newsroom)
    assert {uri: content.strip() for uri, content in kept.items()} == {
        "data/raw/blank.txt": b"",
        "data/raw/feed.jsonl": b"{broken",
    }
    newsroom.write("blank.txt", TEXT)
    with Lake.read(newsroom.warehouse) as lake:
        (replay,) = replays(lake, None)
    assert replay == Replay(("data/raw/blank.txt", "data/raw/feed.jsonl"), {}, None)
    summary = newsroom.run(replays=replay.source_uris)
    assert (summary.exit_code, dict(summary.rejected), summary.articles["new"]) == (3, {"malformed": 1}, 1)
    assert {uri: content.strip() for uri, content in originals_of(newsroom).items()} == {
        "data/raw/feed.jsonl": b"{broken"
    }
    assert newsroom.run().changed_nothing


def test_kept_bytes_are_read_when_the_source_is_gone(newsroom: Newsroom) -> None:
    failed_before(newsroom, "data/raw/ferry.txt", TEXT.encode())
    newsroom.write("feed.jsonl", "{broken\n")
    newsroom.run()
    Path(newsroom.raw / "feed.jsonl").unlink()
    summary = newsroom.run(replays=["data/raw/feed.jsonl", "data/raw/ferry.txt"])
    assert (summary.exit_code, dict(summary.rejected), summary.articles["new"]) == (3, {"malformed": 1}, 1)
    assert newsroom.rejected() == {("data/raw/feed.jsonl", 0, "malformed")}
    assert originals_of(newsroom) == {"data/raw/feed.jsonl": b"{broken\n"}
    ((_, _, uri, number, headline, text),) = newsroom.rows("articles")
    assert (uri, number, headline, text) == ("data/raw/ferry.txt", 0, "Ferry late", TEXT)
