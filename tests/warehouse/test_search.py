"""Search: hits are where the words are, and an update of the served file finds what a new one finds."""

import unicodedata

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse import samples
from warehouse import build, catalog, extensions, served
from warehouse.models import Macro, load_models
from warehouse.steps import make_macro

WORDS = st.sampled_from(["Öl", "ol", "Peace", "peace", "l", "停", "e\u0301te", "été", "40", "🌉", "İ", "ß"])
MARKS = st.sampled_from([" ", "\n\n", "’", "“", "-", "🌉", " — "])
PIECES = st.lists(st.tuples(WORDS, MARKS), max_size=12)


@pytest.fixture(scope="module")
def connection():
    with catalog.connect() as opened:
        extensions.load(opened, "fts")
        for model in load_models():
            if isinstance(model, Macro) and not model.is_table:
                make_macro(opened, model)
        yield opened


def folded(text):
    """The text without case and accents, as Python does it."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(character for character in apart if not unicodedata.combining(character))


@settings(max_examples=60, deadline=None)
@given(pieces=PIECES, asked=WORDS)
def test_hits_are_all_places_of_a_word_and_nothing_else(connection, pieces, asked):
    text = "".join(word + mark for word, mark in pieces)
    ((hits,),) = connection.execute("SELECT hits($1, 'zh', $2)", [text, asked]).fetchall()
    found = [text[hit["start_char"] : hit["end_char"]] for hit in hits]
    wanted = [word for word, _ in pieces if folded(word) == folded(asked)] if asked != "🌉" else []
    assert found == wanted


def test_an_update_finds_what_a_new_file_finds(commit, lake, tmp_path):
    path = tmp_path / served.SERVED_NAME
    articles = [samples.article(n) for n in range(9)]
    commit(*articles)
    build.build_and_publish(lake, path, run_id="run-1", built_at=samples.WEDNESDAY)
    commit(samples.article(1, text=samples.TEXT.replace("safe", "closed")), at=samples.TUESDAY)
    commit(at=samples.WEDNESDAY, gone_article_ids=["article-2"])
    found = []
    for is_anew in (False, True):
        build.build_and_publish(lake, path, run_id="run-1", built_at=samples.WEDNESDAY, is_anew=is_anew)
        found.append(
            [
                served.query(path, f"SELECT article_id, round(score, 9) FROM {macro}('bridge') ORDER BY ALL").rows
                + served.query(path, f"SELECT article_id FROM {macro}('closing')").rows
                for macro in ("quotes_about", "paragraphs_about")
            ]
        )
    assert found[0] == found[1]
    with duckdb.connect(path, read_only=True) as plain:
        assert plain.execute("SELECT DISTINCT article_id FROM quotes_about('closing')").fetchall() == [("article-1",)]
        assert len(plain.execute("FROM said_by('lind')").fetchall()) == 8
    assert [rows[-1] for rows in found[0]] == [("article-1",), ("article-1",)]
