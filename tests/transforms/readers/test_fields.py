"""The fields of all kinds of sources arrive under our names."""

from typing import Any

import pytest

from transforms.readers import ReadOptions
from transforms.readers.fields import canonical_fields, is_markup, without_entities


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        (  # a news service
            {"source": {"id": "post", "name": "The Post"}, "author": "Ann Lee", "title": "No", "description": "Dek.",
             "url": "https://post.example/1", "publishedAt": "2025-03-04T10:00:00Z", "content": "Text."},
            {"outlet": "The Post", "authors": ["Ann Lee"], "headline": "No", "dek": "Dek.", "text": "Text.",
             "url": "https://post.example/1", "published_at": "2025-03-04T10:00:00Z"},
        ),
        (  # JSON-LD
            {"@type": "NewsArticle", "headline": "No", "articleBody": "Text.", "datePublished": "2025-03-04",
             "dateModified": "2025-03-04", "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo"}],
             "publisher": {"name": "The Post"}, "inLanguage": "en", "mainEntityOfPage": {"@id": "https://x.example"}},
            {"headline": "No", "text": "Text.", "published_at": "2025-03-04", "authors": ["Ann Lee", "Bo"],
             "outlet": "The Post", "language": "en", "url": "https://x.example"},
        ),
        (  # a weblog
            {"id": 7, "title": {"rendered": "No"}, "content": {"rendered": "<p>Text.</p>"}, "date": "2025-03-04T10:00",
             "modified": "2025-03-05T10:00", "link": "https://post.example/7"},
            {"id": "7", "headline": "No", "text": "<p>Text.</p>", "published_at": "2025-03-04T10:00",
             "modified_at": "2025-03-05T10:00", "url": "https://post.example/7"},
        ),
        (  # a search engine's dump
            {"_id": "1", "_source": {"Head_Line": "No", "full text": ["One.", "Two."], "keywords": "a, b", "views": 3}},
            {"id": "1", "headline": "No", "text": "One.\n\nTwo.", "tags": ["a", "b"]},
        ),
        ({"text": "Text.", "title": None, "headline": " ", "author": [], "date": False}, {"text": "Text."}),
        ({"published": 1741082400}, {"published_at": "2025-03-04T10:00:00+00:00"}),
        ({"timestamp": "1741082400500"}, {"published_at": "2025-03-04T10:00:00.500000+00:00"}),
        ({"date": "20250304"}, {"published_at": "20250304"}),
        ({"year": 2025, "date": 2025}, {"published_at": "2025"}),
    ],
)  # fmt: skip
def test_names_are_guessed(record: dict[str, Any], fields: dict[str, Any]):
    assert canonical_fields(record, {}) == fields


def test_mapping_replaces_the_guess():
    record = {"title": "Mr", "Name of Piece": "No", "text": "Short.", "long": "Long."}
    assert canonical_fields(record, {"headline": "name_of_piece", "text": "long"}) == {
        "headline": "No",
        "text": "Long.",
    }
    assert canonical_fields(record, {"headline": "absent"}) == {"text": "Short."}


def test_mapping_to_an_unknown_field_is_an_error():
    with pytest.raises(ValueError, match="no field 'headlin'"):
        ReadOptions(mapping={"headlin": "title"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [("<p>Text.</p>", True), ("a<br/>b", True), ("5 < 6 > 4", False), ("<John> left", False), ("<a@b.example>", False)],
)
def test_markup_is_told_from_text(text: str, expected: bool):
    assert is_markup(text) is expected


def test_entities_of_plain_text_become_characters():
    assert (
        without_entities("&quot;No&quot; &#8211; R&amp;D &amp;lt; AT&T &unknown; x")
        == '"No" – R&D &lt; AT&T &unknown; x'
    )
