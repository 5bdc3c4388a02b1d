from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.errors import UserError
from flows.relations import ALIASES_NAME, read_aliases, relate_articles
from tests.flows.conftest import Newsroom
from warehouse.build import build_and_publish
from warehouse.lake import Lake
from warehouse.served import SERVED_NAME, query

NOW = datetime(2025, 3, 10, tzinfo=UTC)
SAID = "We will keep the ferry running through the whole winter"
NAMES = "SELECT speaker_name, aliases, quote_count FROM marts.speakers ORDER BY ALL"


def printed(newsroom: Newsroom) -> None:
    """A mayor under two names in two outlets, and a namesake."""
    newsroom.write_feed(
        "feed.jsonl",
        (
            "https://courier.example/2025/03/04/ferry",
            f"Ferry goes on\n\n“{SAID},” Mayor Antonia Vedel said on Tuesday after the council had met.",
        ),
        (
            "https://herald.example/2025/03/05/winter",
            f"Winter plan\n\nAntona Vedel, the mayor, was brief. “{SAID}, and the harbour stays open,” Vedel said.",
        ),
        (
            "https://post.example/2025/03/05/choir",
            "Choir sings\n\n“We sang all night for the fishermen,” said Jonas Birk, who leads the choir.",
        ),
    )


def publish(newsroom: Newsroom) -> Path:
    """The served file, built after the aliases were read and the articles related."""
    with Lake.open(newsroom.warehouse) as lake:
        read_aliases(lake, newsroom.warehouse, "run")
        relate_articles(lake, "run")
        build_and_publish(lake, newsroom.warehouse / SERVED_NAME, run_id="run", built_at=NOW)
    return newsroom.warehouse / SERVED_NAME


def test_speakers_and_utterances_are_joined_and_the_user_has_the_last_word(newsroom: Newsroom) -> None:
    printed(newsroom)
    newsroom.run()
    served = publish(newsroom)
    joined = [("Antonia Vedel", ["Antona Vedel", "Antonia Vedel"], 2), ("Jonas Birk", ["Jonas Birk"], 1)]
    assert query(served, NAMES).rows == joined
    shown = "SELECT longest_text, outlets, story_count, day_count FROM core.dim_quote_cluster"
    ((longest, outlets, stories, days),) = query(served, shown).rows
    assert (longest, stories, days) == (f"{SAID}, and the harbour stays open,", 2, 2)
    assert outlets == ["courier.example", "herald.example"]
    with Lake.open(newsroom.warehouse) as lake:
        assert relate_articles(lake, "again") == 0

    call = CliRunner().invoke
    folder = ["--warehouse", str(newsroom.warehouse)]
    assert call(app, ["speaker", "split", "Antonia Vedel", "Antona Vedel", *folder]).exit_code == 0
    assert [row[0] for row in query(served, NAMES).rows] == ["Antona Vedel", "Antonia Vedel", "Jonas Birk"]
    assert call(app, ["speaker", "merge", "Jonas Birk", "Antona Vedel", *folder]).exit_code == 0
    names = [("Antonia Vedel", 1), ("Jonas Birk", 2)]
    assert [(row[0], row[2]) for row in query(served, NAMES).rows] == names
    refused = call(app, ["speaker", "split", "Jonas Birk", "Nobody", *folder])
    assert isinstance(refused.exception, UserError)

    newsroom.write("later.txt", "Later\n\n“The shop in the main street is closed,” said Jonas Birk.")
    newsroom.run()
    assert [(row[0], row[2]) for row in query(publish(newsroom), NAMES).rows] == [
        ("Antonia Vedel", 1),
        ("Jonas Birk", 3),
    ]


def test_the_alias_file_wins(newsroom: Newsroom) -> None:
    printed(newsroom)
    newsroom.run()
    aliases = newsroom.warehouse / ALIASES_NAME
    aliases.write_text('"The Mayor" = ["Antona Vedel"]')
    served = publish(newsroom)
    assert [(row[0], row[2]) for row in query(served, NAMES).rows] == [("Jonas Birk", 1), ("The Mayor", 2)]
    aliases.write_text('"The Mayor" = ["Antona Vedel"]\n"Choir" = ["Jonas Birk", "Antonia Vedel"]')
    assert [(row[0], row[2]) for row in query(publish(newsroom), NAMES).rows] == [("Choir", 2), ("The Mayor", 1)]
    aliases.unlink()
    assert [row[0] for row in query(publish(newsroom), NAMES).rows] == ["Antonia Vedel", "Jonas Birk"]
    aliases.write_text('"J. Birk" = "Jonas"\n')
    with Lake.open(newsroom.warehouse) as lake, pytest.raises(UserError, match="must be a list"):
        read_aliases(lake, newsroom.warehouse, "run")
