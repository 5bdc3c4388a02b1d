"""Runs over changing folders: what is new, changed, unchanged, moved, gone or set aside."""

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from flows.landing import holder_of
from tests.flows.conftest import Newsroom
from transforms.readers import ReadOptions

FERRY = "Ferry stays in port\n\n“No boat will leave before Monday,” said Ada Moor, the harbour master.\n"
BRIDGE = "Bridge opens\n\n“It took us nine years,” said Tomas Vale, who built it.\n"
RAIN = "Rain ends the drought\n\nFarmers in the valley said that the harvest was safe.\n"


def test_unchanged_folder_brings_no_rows(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.write("bridge.txt", BRIDGE)
    first = newsroom.run()
    before = newsroom.rows("articles")
    second = newsroom.run()
    assert first.articles["new"] == first.files["new"] == 2
    assert second.changed_nothing
    assert second.articles["new"] == second.rows.total() == 0
    assert newsroom.rows("articles") == before


def test_changed_file_changes_its_articles_only(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.write("bridge.txt", BRIDGE)
    newsroom.run()
    newsroom.write("bridge.txt", BRIDGE.replace("nine", "ten"))
    summary = newsroom.run()
    assert summary.files == {"changed": 1, "unchanged": 1}
    assert summary.articles["changed"] == summary.rows["articles"] == 1
    assert "ten years" in str(newsroom.rows("articles"))
    assert "nine years" not in str(newsroom.rows("articles"))


def test_changed_line_of_a_feed_leaves_the_other_lines(newsroom: Newsroom) -> None:
    newsroom.write_feed("day.jsonl", ("https://n.example/1", FERRY), ("https://n.example/2", BRIDGE))
    newsroom.run()
    newsroom.write_feed("day.jsonl", ("https://n.example/1", FERRY), ("https://n.example/2", RAIN))
    summary = newsroom.run()
    assert summary.articles == {"changed": 1, "unchanged": 1}


def test_articles_of_a_file_that_went_are_gone_and_not_forgotten(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.write("bridge.txt", BRIDGE)
    newsroom.run()
    (newsroom.raw / "ferry.txt").unlink()
    summary = newsroom.run()
    assert summary.files["gone"] == summary.articles["gone"] == 1
    assert [row[2] for row in newsroom.rows("articles")] == ["data/raw/bridge.txt"]
    assert newsroom.run().changed_nothing


def test_line_that_went_from_a_feed_is_gone(newsroom: Newsroom) -> None:
    newsroom.write_feed("day.jsonl", ("https://n.example/1", FERRY), ("https://n.example/2", BRIDGE))
    newsroom.run()
    newsroom.write_feed("day.jsonl", ("https://n.example/1", FERRY))
    assert newsroom.run().articles == {"gone": 1, "unchanged": 1}


def test_moved_file_is_neither_new_nor_gone(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.run()
    (newsroom.raw / "2026").mkdir()
    (newsroom.raw / "ferry.txt").rename(newsroom.raw / "2026" / "ferry.txt")
    summary = newsroom.run()
    assert summary.files == {"moved": 1}
    assert [row[2] for row in newsroom.rows("articles")] == ["data/raw/2026/ferry.txt"]


def test_run_over_one_file_leaves_the_others(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.run()
    newsroom.write("more/bridge.txt", BRIDGE)
    (newsroom.raw / "ferry.txt").unlink()
    assert newsroom.run(newsroom.raw / "more").files == {"new": 1}
    assert len(newsroom.rows("articles")) == 2


def test_bad_files_are_set_aside_and_good_ones_go_in(newsroom: Newsroom) -> None:
    newsroom.write("ferry.txt", FERRY)
    newsroom.write("empty.txt", " \n")
    newsroom.write("feed.jsonl", '{"text": "Rain ends the drought after nine weeks."}\n{"text": \n')
    (newsroom.raw / "broken.txt").symlink_to("nowhere")
    summary = newsroom.run()
    assert summary.exit_code == 3
    assert summary.files == {"new": 3, "unreadable": 1}
    assert newsroom.rejected() == {
        ("data/raw/empty.txt", 0, "empty"),
        ("data/raw/feed.jsonl", 1, "malformed"),
        ("data/raw/broken.txt", 0, "vanished"),
    }
    newsroom.write("empty.txt", RAIN)
    (newsroom.raw / "broken.txt").unlink()
    newsroom.run()
    assert newsroom.rejected() == {("data/raw/feed.jsonl", 1, "malformed")}


def test_later_record_of_an_article_is_kept_wherever_it_comes_from(newsroom: Newsroom) -> None:
    url = "https://n.example/1"
    newsroom.write_feed("2.jsonl", (url, BRIDGE))
    newsroom.run()
    newsroom.write_feed("1.jsonl", (url, FERRY))
    newsroom.run()
    assert [row[2] for row in newsroom.rows("articles")] == ["data/raw/2.jsonl"]
    assert newsroom.rejected() == {("data/raw/1.jsonl", 0, "duplicate")}
    newsroom.write_feed("3.jsonl", (url, RAIN), (url, RAIN))
    newsroom.run()
    assert [row[2:4] for row in newsroom.rows("articles")] == [("data/raw/3.jsonl", 1)]
    (newsroom.raw / "3.jsonl").unlink()
    newsroom.run()
    assert [row[2] for row in newsroom.rows("articles")] == ["data/raw/2.jsonl"]
    assert newsroom.rejected() == {("data/raw/1.jsonl", 0, "duplicate")}


def test_file_is_read_again_when_it_is_to_be_read_otherwise(newsroom: Newsroom) -> None:
    newsroom.write("feed.jsonl", '{"text": "Rain ends the drought.", "banner": "Rain"}\n')
    newsroom.run()
    options = ReadOptions(mapping={"headline": "banner"})
    assert newsroom.run(options=options).files == {"changed": 1}
    assert [row[4] for row in newsroom.rows("articles")] == ["Rain"]
    assert newsroom.run(options=options).changed_nothing


def test_member_of_an_archive_belongs_to_the_archive() -> None:
    assert holder_of("a.zip!/b/c.txt", {"a.zip"}) == "a.zip"
    assert holder_of("odd!/a.zip!/c.txt", {"odd!/a.zip"}) == "odd!/a.zip"
    assert holder_of("odd!/c.txt", {"a.zip"}) == "odd!/c.txt"


FILES = ("a.txt", "b.jsonl", "c.jsonl")
TEXTS = (FERRY, BRIDGE, RAIN)
CHANGES = st.lists(
    st.tuples(st.sampled_from(FILES), st.lists(st.sampled_from(TEXTS), max_size=3)), min_size=1, max_size=3
)


def apply(newsroom: Newsroom, name: str, texts: list[str]) -> None:
    """Make the file hold these texts; none removes it."""
    if not texts:
        (newsroom.raw / name).unlink(missing_ok=True)
    elif name.endswith(".txt"):
        newsroom.write(name, texts[0])
    else:
        newsroom.write_feed(name, *((f"https://n.example/{TEXTS.index(text)}", text) for text in texts))


# Without shrinking: every try is a row of runs over a real lake, and a failing one is short enough as it is.
@settings(max_examples=3, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(CHANGES, min_size=1, max_size=3))
def test_any_sequence_of_changes_ends_like_a_first_run(
    new_newsroom: Callable[[], Newsroom], rounds: list[list[tuple[str, list[str]]]]
) -> None:
    newsroom, fresh = new_newsroom(), new_newsroom()
    for changes in rounds:
        for name, texts in changes:
            apply(newsroom, name, texts)
            apply(fresh, name, texts)
        newsroom.run()
    fresh.run()
    for table in ("articles", "paragraphs", "quotes"):
        assert newsroom.rows(table) == fresh.rows(table)
    assert newsroom.rejected() == fresh.rejected()
