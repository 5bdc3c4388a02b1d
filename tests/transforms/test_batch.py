"""A batch of documents into the rows of all tables."""

import gc
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.transforms.test_articles import USERS_ARTICLE, document
from transforms.batch import process_documents
from transforms.quotes.antecedents import Antecedents
from transforms.quotes.resolve import Cast

START = datetime(2025, 6, 1, tzinfo=UTC)


def test_rows_of_all_tables():
    contents = [USERS_ARTICLE.read_bytes().decode(), "* * *", "“It sails,” Ana Bell said."]
    documents = [replace(document(content), record_number=number) for number, content in enumerate(contents)]
    batch = process_documents(documents, run_id="r")
    assert [article.run_id for article in batch.articles] == ["r", "r"]
    assert len({article.extractor_version for article in batch.articles}) == 1
    (rejected,) = batch.rejected
    assert (rejected.reason_code, rejected.run_id, rejected.record_number) == ("no_text", "r", 1)
    texts = {article.article_id: article.text for article in batch.articles}
    for paragraph in batch.paragraphs:
        assert texts[paragraph.article_id][paragraph.start_char : paragraph.end_char] == paragraph.text
    assert {paragraph.article_id for paragraph in batch.paragraphs} == set(texts)
    assert {quote.article_id for quote in batch.quotes} == set(texts)
    last = batch.quotes[-1]
    assert [texts[last.article_id][slice(*span)] for span in last.spans] == ["It sails,"]
    assert last.speaker == "Ana Bell"


def test_what_was_known_of_an_article_goes_without_a_search_for_garbage():
    one = document("Ana Bell ran the port. The harbour master spoke.\n\n“It sails,” she said. He said it had sailed.")
    gc.collect()
    gc.disable()
    try:
        process_documents([one], run_id="r")
        assert not [left for left in gc.get_objects() if isinstance(left, Cast | Antecedents)]
    finally:
        gc.enable()


def test_no_documents():
    batch = process_documents([], run_id="r", started_at=START)
    assert (batch.articles, batch.paragraphs, batch.quotes, batch.rejected) == ([], [], [], [])


def test_an_address_that_is_none_costs_an_article_nothing_else():
    one = replace(document("“It sails,” Ana Bell said."), fields={"url": "https://[n.example/1", "outlet": "Courier"})
    batch = process_documents([one], run_id="r")
    assert [(article.url, article.outlet) for article in batch.articles] == [(None, "Courier")]
    assert {paragraph.article_id for paragraph in batch.paragraphs} == {batch.articles[0].article_id}


def test_of_two_records_of_an_article_the_last_is_kept():
    one = replace(document("“It sails,” Ana Bell said."), fields={"url": "https://n.example/1"})
    other = replace(one, record_number=1, content="“It sank,” Ana Bell said.")
    batch = process_documents([one, other], run_id="r")
    assert [article.record_number for article in batch.articles] == [1]
    assert [quote.text for quote in batch.quotes] == ["It sank,"]
    [row] = batch.rejected
    assert (row.record_number, row.reason_code, row.run_id) == (0, "duplicate", "r")
    assert (row.source_format, row.byte_start, row.byte_end) == (None, None, None)  # as where two batches have them


def test_document_on_which_the_code_fails_is_set_aside_and_the_others_go_in(monkeypatch):
    def failing(articles):
        if any("sank" in article.text for article in articles):
            raise ZeroDivisionError("no keel")
        return [[] for _ in articles]

    monkeypatch.setattr("transforms.batch.extract_many", failing)
    documents = [
        replace(document(text), record_number=number)
        for number, text in enumerate(["“It sails,” Ana Bell said.", "“It sank,” Ana Bell said."])
    ]
    batch = process_documents(documents, run_id="r")
    assert [article.record_number for article in batch.articles] == [0]
    assert [(row.record_number, row.reason_code, "no keel" in row.reason) for row in batch.rejected] == [
        (1, "failed", True)
    ]


def test_fault_on_every_document_stops_the_batch(monkeypatch):
    def failing(articles):
        raise ZeroDivisionError("no keel")

    monkeypatch.setattr("transforms.batch.extract_many", failing)
    documents = [replace(document("“It sails,” Ana Bell said."), record_number=number) for number in range(2)]
    with pytest.raises(ZeroDivisionError):
        process_documents(documents, run_id="r")
