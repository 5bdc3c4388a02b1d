"""Sources: what the arguments name, under which names, and what cannot be read."""

import os
import stat
from pathlib import Path

import fsspec
import pytest

from flows.errors import UserError
from flows.sources import list_sources, open_source, project_folder, source_exists, without_secrets


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with some articles in data/raw."""
    raw = tmp_path / "data" / "raw"
    (raw / "more").mkdir(parents=True)
    for name in ("b.txt", "a.txt", "more/c.jsonl", ".hidden.txt"):
        (raw / name).write_text(name)
    return tmp_path


def names(project: Path, *arguments: Path | str) -> list[str]:
    return [source.uri for source in list_sources([str(argument) for argument in arguments], project).sources]


def reasons(project: Path, *arguments: Path | str) -> dict[str, str]:
    listing = list_sources([str(argument) for argument in arguments], project)
    return {row.source_uri: row.reason_code for row in listing.rejected}


def test_folder_is_listed_with_all_below_it_by_name_and_without_hidden_files(project: Path) -> None:
    expected = ["data/raw/a.txt", "data/raw/b.txt", "data/raw/more/c.jsonl"]
    assert names(project, project / "data/raw") == expected


def test_glob_and_file_name_the_same_sources_as_their_folder(project: Path) -> None:
    raw = project / "data/raw"
    listed = names(project, f"{raw}/**/*.jsonl", raw / "a.txt", f"{raw}/a*")
    assert listed == ["data/raw/a.txt", "data/raw/more/c.jsonl"]


def test_names_do_not_depend_on_the_working_directory(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "data/raw")
    assert names(project_folder(project / "data/warehouse"), "more") == ["data/raw/more/c.jsonl"]


def test_source_outside_the_project_has_its_whole_path(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("elsewhere") / "x.txt"
    outside.write_text("x")
    assert names(project, outside) == [str(outside)]


@pytest.mark.parametrize("argument", ["nowhere", "nowhere/*.txt", "memory://nowhere/x"])
def test_argument_that_names_nothing_is_an_error_that_names_it(project: Path, argument: str) -> None:
    with pytest.raises(UserError, match="nowhere"):
        list_sources([argument], project)


def test_file_whose_name_is_a_pattern_is_that_file(project: Path) -> None:
    odd = project / "data/raw/[ab].txt"
    odd.write_text("odd")
    assert names(project, odd) == ["data/raw/[ab].txt"]
    assert list_sources([str(odd)], project).covers("data/raw/[ab].txt")
    assert not list_sources([str(odd)], project).covers("data/raw/a.txt")


def test_odd_names_are_kept_and_open(project: Path) -> None:
    raw = project / "data/raw/odd"
    raw.mkdir()
    for name in ("it's; DROP TABLE articles; --.txt", 'quo"te.txt', "line\nfeed.txt"):
        (raw / name).write_text(name)
    Path(os.fsdecode(os.fsencode(raw) + b"/latin-\xe9.txt")).write_text("latin")
    listing = list_sources([str(raw)], project)
    assert {source.uri for source in listing.sources} == {
        "data/raw/odd/it's; DROP TABLE articles; --.txt",
        'data/raw/odd/quo"te.txt',
        "data/raw/odd/line\nfeed.txt",
        "data/raw/odd/latin-\\xe9.txt",
    }
    for source in listing.sources:
        with open_source(source) as stream:
            assert stream.read()


def test_what_is_no_readable_file_is_set_aside_and_the_rest_is_listed(project: Path) -> None:
    raw = project / "data/raw"
    (raw / "self.txt").symlink_to("self.txt")
    (raw / "broken.txt").symlink_to("missing.txt")
    (raw / "more" / "up").symlink_to(raw)
    os.mkfifo(raw / "pipe.txt")
    assert reasons(project, raw) == {
        "data/raw/self.txt": "link_loop",
        "data/raw/broken.txt": "vanished",
        "data/raw/more/up": "link_loop",
        "data/raw/pipe.txt": "not_a_file",
    }
    assert len(names(project, raw)) == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folder_without_permission_is_set_aside(project: Path) -> None:
    closed = project / "data/raw/more"
    closed.chmod(0)
    try:
        assert reasons(project, project / "data/raw") == {"data/raw/more": "unreadable"}
        assert source_exists("data/raw/more/c.jsonl", project)
    finally:
        closed.chmod(stat.S_IRWXU)


def test_folder_behind_a_link_is_read_once(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    archive = tmp_path_factory.mktemp("archive")
    (archive / "old.txt").write_text("old")
    (project / "data/raw/archive").symlink_to(archive)
    (project / "data/raw/twice").symlink_to(archive)
    listed = names(project, project / "data/raw")
    assert "data/raw/archive/old.txt" in listed
    assert "data/raw/twice/old.txt" not in listed


def test_known_source_exists_until_it_is_removed(project: Path) -> None:
    assert source_exists("data/raw/a.txt", project)
    assert not source_exists("data/raw/a.txt/x", project)
    (project / "data/raw/a.txt").unlink()
    assert not source_exists("data/raw/a.txt", project)


def test_run_answers_only_for_what_its_arguments_cover(project: Path) -> None:
    listing = list_sources([str(project / "data/raw/more")], project)
    assert listing.covers("data/raw/more/gone.txt")
    assert not listing.covers("data/raw/gone.txt")


def test_remote_objects_are_listed_and_fetched(project: Path) -> None:
    fsspec.filesystem("memory").pipe({"/feed/1.jsonl": b"one", "/feed/2.jsonl": b"two"})
    listing = list_sources(["memory://feed"], project)
    assert [source.uri for source in listing.sources] == ["memory:///feed/1.jsonl", "memory:///feed/2.jsonl"]
    assert all(listing.covers(source.uri) for source in listing.sources)
    with open_source(listing.sources[1]) as stream:
        assert stream.read() == b"two"
        stream.seek(0)
        assert stream.read(1) == b"t"


def test_user_names_and_passwords_are_taken_out_of_uris() -> None:
    assert without_secrets("ftp://ada:secret@host.example:21/x") == "ftp://host.example:21/x"
    assert without_secrets("s3://bucket/a@b") == "s3://bucket/a@b"
