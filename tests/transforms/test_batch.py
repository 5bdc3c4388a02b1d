"""A batch of documents into the rows of all tables."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.transforms.test_articles import USERS_ARTICLE, document
from transforms.batch import process_documents

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


def test_no_documents():
    batch = process_documents([], run_id="r", started_at=START)
    assert (batch.articles, batch.paragraphs, batch.quotes, batch.rejected) == ([], [], [], [])
