"""The build: one snapshot, checked, in place of the old file by a rename."""

import dataclasses
import subprocess
import sys

import pytest

from tests.warehouse import samples
from tests.warehouse.samples import MONDAY, TUESDAY, WEDNESDAY
from transforms.records import ArticleCopy, QuoteLink, Span, Speaker, SpeakerLink
from warehouse import build, served, steps, update
from warehouse import publish as publishing
from warehouse.lake import Lake
from warehouse.models import load_models
from warehouse.relations import replace_rows
from warehouse.steps import CheckFailedError

CORRECTED = samples.TEXT.replace("safe", "closed")


@pytest.fixture
def path(tmp_path):
    return tmp_path / served.SERVED_NAME


@pytest.fixture
def publish(lake, path):
    def build_served(**more):
        return build.build_and_publish(lake, path, run_id="run-1", built_at=WEDNESDAY, **more)

    return build_served


def broken(check):
    """The models, with a check that always finds two rows."""
    models = load_models()
    offending = "SELECT 7 AS key, 'wrong' AS fault UNION ALL SELECT 8, 'wrong too'"
    return [dataclasses.replace(model, sql=offending) if model.name == check else model for model in models]


def test_the_served_file_shows_who_said_what(commit, publish, path):
    commit(samples.article(1), samples.article(2), sources=[samples.source(samples.article(1))], run=samples.run())
    commit(samples.article(1, text=CORRECTED), at=TUESDAY)
    done = commit(at=TUESDAY, gone_article_ids=["article-2"], rejected=[samples.rejected()])
    published = publish()
    assert published.snapshot_id == done.snapshot_id
    assert published.row_counts["core.dim_article"] == 2
    assert served.query(path, "SELECT speaker, count(*) FROM marts.quotes GROUP BY ALL").rows == [("Ada Lind", 1)]
    told = served.query(path, "SELECT article_id, text, headline, outlet, published_at FROM marts.quotes")
    assert told.columns == ["article_id", "text", "headline", "outlet", "published_at"]
    assert told.rows == [
        ("article-1", "The bridge is closed 🌉", "Mayor opens bridge", "Fjord Courier", MONDAY),
    ]  # fmt: skip
    assert served.query(path, "SELECT article_id, gone_at FROM core.dim_article ORDER BY 1").rows == [
        ("article-1", None), ("article-2", TUESDAY),
    ]  # fmt: skip
    assert served.query(
        path, "SELECT version_number, valid_to, earlier_text FROM core.dim_article_version WHERE article_id='article-1'"
    ).rows == [(1, TUESDAY, samples.TEXT), (2, None, None)]
    meta = served.meta(path)
    assert (meta["snapshot_id"], meta["run_id"], meta["built_at"]) == (done.snapshot_id, "run-1", WEDNESDAY)


def test_every_table_and_column_is_described(commit, publish, path):
    publish()
    for kind in ("table", "column"):
        silent = served.query(path, f"SELECT {kind}_name FROM duckdb_{kind}s() WHERE NOT internal AND comment IS NULL")
        assert silent.rows == []
    assert served.query(path, "SELECT DISTINCT schema_name FROM duckdb_tables() ORDER BY 1").rows == [
        ("core",), ("main",), ("marts",), ("search",),
    ]  # fmt: skip


def test_a_check_that_finds_rows_stops_the_publish(commit, publish, path, tmp_path):
    commit(samples.article(1))
    publish()
    before = path.read_bytes()
    commit(samples.article(2))
    with pytest.raises(CheckFailedError, match=r"check no_orphans failed, .*\{'key': 7, 'fault': 'wrong'\}; "):
        publish(models=broken("no_orphans"))
    assert path.read_bytes() == before
    assert served.query(path, "SELECT count(*) FROM core.dim_article").rows == [(1,)]
    assert [file.name for file in tmp_path.glob("*building*")] == []


@pytest.mark.parametrize(
    ("quote", "fault"),
    [
        ({"text": "The bridge is shut"}, "'fault': 'quote'"),
        ({"speaker_mention": "Ida Lind"}, "'fault': 'speaker'"),
        ({"cue": "says"}, "'fault': 'cue'"),
        ({"cue": "", "cue_span": Span(4, 4)}, "'fault': 'cue'"),
        ({"spans": (Span(0, 3), Span(5, 9))}, "'fault': 'quote'"),
        ({"first_paragraph_index": 9}, "quote without its first paragraph"),
        ({"parent_quote_id": "none"}, "quote without the quote it stands in"),
    ],
)
def test_rows_that_lie_stop_the_publish(lake, publish, path, quote, fault):
    from warehouse.parts import write_parts

    article = samples.article(1)
    lying = samples.quote(article, **quote)
    parts = write_parts(
        lake.data_path, [article], samples.paragraphs(article), [lying], valid_from=MONDAY, known={}
    )  # fmt: skip
    lake.commit(parts, run_id="run-1", committed_at=MONDAY)
    with pytest.raises(CheckFailedError, match=fault):
        publish()
    assert not path.exists()


def test_a_build_takes_as_many_threads_as_its_lake(tmp_path, path):
    counted = "SELECT current_setting('threads') AS threads"
    models = [dataclasses.replace(model, sql=counted) for model in load_models() if model.schema == "checks"][:1]
    for threads in (1, 2):
        with (
            Lake.open(tmp_path, threads=threads) as lake,
            pytest.raises(CheckFailedError, match=f"'threads': {threads}"),
        ):
            build.build_and_publish(lake, path, run_id="run-1", built_at=WEDNESDAY, models=models)


def test_a_build_takes_more_memory_where_it_is_needed(lake, path, monkeypatch):
    monkeypatch.setattr(build, "MEMORY_PER_THREAD", 2**24)
    needing = "SELECT len(list(number)) AS counted FROM range(10_000_000) AS numbers(number)"  # lists stay in memory
    models = [dataclasses.replace(model, sql=needing) for model in load_models() if model.schema == "checks"][:1]
    with pytest.raises(CheckFailedError, match="'counted': 10000000"):
        build.build_and_publish(lake, path, run_id="run-1", built_at=WEDNESDAY, models=models)


def test_an_article_of_the_future_stops_the_publish(commit, publish):
    commit(samples.article(1, published_at=WEDNESDAY.replace(month=4)))
    with pytest.raises(CheckFailedError, match="no_future_dates"):
        publish()


def test_offsets_count_characters_as_python_does(commit, publish, path):
    text = "👩\u200d👩\u200d👧 \u0065\u0301 🇩🇪 opens\n\n“Family 👩\u200d👩\u200d👧 cafe\u0301 🇩🇪,” Ada Lind said."
    commit(samples.article(1, text=text))
    publish()
    assert served.query(path, "SELECT text FROM marts.quotes").rows == [("Family 👩\u200d👩\u200d👧 cafe\u0301 🇩🇪",)]


def test_a_reader_keeps_its_file_and_new_readers_see_the_new_one(commit, publish, path):
    commit(samples.article(1))
    publish()
    count = "SELECT count(*) FROM core.dim_article"
    script = "import sys, pathlib; from warehouse import served;"
    script += "print(served.query(pathlib.Path(sys.argv[1]), sys.argv[2]).rows)"
    with served.connect(path) as reader:
        commit(samples.article(2))
        publish()
        assert reader.execute(count).fetchall() == [(1,)]
        assert served.query(path, count).rows == [(2,)]
        assert [served.query(kept, count).rows for kept in publishing.earlier_files(path)] == [[(1,)]]
        other = subprocess.run([sys.executable, "-c", script, path, count], capture_output=True, text=True, check=True)
        assert other.stdout == "[(2,)]\n"


def tables_of(path):
    """Every table of a served file but meta, as sorted rows."""
    names = served.query(
        path, "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name <> 'main'"
    )
    return {name: sorted(served.query(path, f"FROM {name}").rows, key=str) for (name,) in names.rows}


def test_no_table_is_made_by_comparing_every_pair_of_rows(commit, publish, monkeypatch):
    plans = {}

    def explained(connection, model, make=steps.make_table):
        plans[model.full_name] = connection.execute(f"EXPLAIN {model.sql}").fetchall()[0][1]
        make(connection, model)

    monkeypatch.setattr(steps, "make_table", explained)
    commit(samples.article(1), samples.article(2))
    publish()
    assert "HASH_JOIN" in plans["core.dim_article"]
    assert [name for name, plan in plans.items() if "BLOCKWISE_NL_JOIN" in plan] == []


def test_an_update_gives_the_tables_of_a_new_build(lake, commit, publish, path, tmp_path, monkeypatch):
    commit(*(samples.article(number, outlet=f"Outlet {number % 3}") for number in range(24)))
    commit(samples.article(1, text=samples.TEXT + " More."), at=TUESDAY)
    publish()
    commit(
        samples.article(1, text=CORRECTED, published_at=None), samples.article(40),
        at=WEDNESDAY, run_id="run-3", gone_article_ids=["article-3"], rejected=[samples.rejected()],
        run=samples.run(run_id="run-3"),
    )  # fmt: skip
    commit(samples.article(5, outlet="Harbour Post", run_id="run-4"), at=WEDNESDAY, run_id="run-4")
    builds = []
    monkeypatch.setattr(build, "update_tables", lambda *given, do=build.update_tables: (builds.append(1), do(*given)))
    updated = publish(models=None)
    assert len(builds) == 1
    build.build_file(lake, tmp_path / "anew.duckdb", updated.snapshot_id, run_id="run-1", built_at=WEDNESDAY)
    assert tables_of(path) == tables_of(tmp_path / "anew.duckdb")
    gone = served.query(path, "SELECT article_id FROM core.dim_article WHERE gone_at IS NOT NULL").rows
    assert (gone, updated.row_counts["core.dim_article"]) == ([("article-3",)], 25)
    silent = "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL AND NOT internal"
    assert served.query(path, silent).rows == []


def test_an_update_makes_the_groups_of_changed_rows_again(lake, commit, publish, path, tmp_path):
    """A group that an article left, one that it came to, one that goes, and one with another role elsewhere."""
    from warehouse.parts import write_parts

    quoted = [("Harbour Post", "Ada Lind", "mayor")] * 14 + [("Fjord Courier", "Nils Berg", None)] * 2
    changes = [(0, "Harbour Post", "Kari Vik", "mayor"), (14, None, "Ada Lind", "judge"), (15, "Inland", None, None)]
    versions = [*enumerate(quoted)], [(number, rest) for number, *rest in changes]
    for at, rows in zip((MONDAY, TUESDAY), versions, strict=True):
        articles = [
            samples.article(number, outlet=outlet, text=f"{samples.TEXT} {at}") for number, (outlet, *_) in rows
        ]
        quotes = [
            samples.quote(of, speaker=speaker, speaker_role=role)
            for of, (_, (_, speaker, role)) in zip(articles, rows, strict=True)
        ]
        paragraphs = [paragraph for of in articles for paragraph in samples.paragraphs(of)]
        parts = write_parts(
            lake.data_path, articles, paragraphs, quotes, valid_from=at, known=lake.known_articles()
        )  # fmt: skip
        lake.commit(parts, run_id="run-1", committed_at=at)
        samples.name_speakers(lake)
        updated = publish()
    build.build_file(lake, tmp_path / "anew.duckdb", updated.snapshot_id, run_id="run-1", built_at=WEDNESDAY)
    assert tables_of(path) == tables_of(tmp_path / "anew.duckdb")
    assert served.query(path, "SELECT speaker_name, quote_count FROM marts.speakers ORDER BY 1").rows == [
        ("Ada Lind", 14), ("Kari Vik", 1),
    ]  # fmt: skip


def test_an_update_sets_relations_in_the_rows_of_unchanged_articles(lake, commit, publish, path, tmp_path, monkeypatch):
    """One article turns out to be a copy, its quote stands in both, and its speaker has an identity."""
    commit(*(samples.article(number) for number in range(12)))
    alone = {f"article-{number}": samples.filled(ArticleCopy, article_id=f"article-{number}") for number in range(12)}
    alone = {key: dataclasses.replace(row, canonical_article_id=key) for key, row in alone.items()}
    replace_rows(lake, ArticleCopy, list(alone.values()), run_id="run-1")
    publish()
    copied = samples.filled(
        ArticleCopy, article_id="article-2", canonical_article_id="article-1", copy_kind="exact", copy_similarity=1.0,
        is_wire_copy=True, wire_agency="Nordic Wire",
    )  # fmt: skip
    replace_rows(lake, ArticleCopy, list((alone | {"article-2": copied}).values()), run_id="run-2")
    quote_ids = [samples.quote(samples.article(number)).quote_id for number in (1, 2)]
    links = [
        QuoteLink(quote_id, f"article-{number}", quote_ids[0], "run-2")
        for number, quote_id in zip((1, 2), quote_ids, strict=True)
    ]
    replace_rows(lake, QuoteLink, links, run_id="run-2")
    named = samples.filled(SpeakerLink, article_id="article-2", speaker="Ada Lind", speaker_id="ada", evidence="name")
    replace_rows(lake, Speaker, [samples.filled(Speaker, speaker_id="ada", speaker_name="Ada")], run_id="run-2")
    replace_rows(lake, SpeakerLink, [named], run_id="run-2")
    made = {}

    def counted(connection, model, make=steps.make_table):
        make(connection, model)
        made[model.full_name] = connection.execute(f"SELECT count(*) FROM {model.full_name}").fetchall()[0][0]

    monkeypatch.setattr(update, "make_table", counted)
    updated = publish()
    assert made["search.texts"] == 0  # no text changed
    build.build_file(lake, tmp_path / "anew.duckdb", updated.snapshot_id, run_id="run-1", built_at=WEDNESDAY)
    assert tables_of(path) == tables_of(tmp_path / "anew.duckdb")
    told = served.query(path, "SELECT speaker_id, quote_cluster_id, wire_agency FROM marts.quotes ORDER BY article_id")
    assert ("ada", quote_ids[0], "Nordic Wire") in told.rows


def test_an_update_checks_the_changed_articles(lake, commit, publish, path):
    from warehouse.parts import write_parts

    commit(*(samples.article(number) for number in range(12)))
    publish()
    article = samples.article(30)
    lying = samples.quote(article, text="The bridge is shut")
    parts = write_parts(
        lake.data_path, [article], samples.paragraphs(article), [lying], valid_from=MONDAY, known={}
    )  # fmt: skip
    lake.commit(parts, run_id="run-1", committed_at=MONDAY)
    with pytest.raises(CheckFailedError, match="'fault': 'quote'"):
        publish()
    assert served.query(path, "SELECT count(*) FROM core.dim_article").rows == [(12,)]


def test_a_damaged_served_file_is_built_anew(commit, publish, path):
    commit(samples.article(1))
    publish()
    path.write_bytes(b"damaged" * 1000)
    publish()
    assert served.query(path, "SELECT count(*) FROM core.dim_article").rows == [(1,)]
