"""JSON of every shape becomes one document an article, and says what is wrong with the rest."""

import json

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.readers.reading import outcomes, read_all, read_one, reject_one
from transforms.readers import Limits, ReadOptions
from transforms.readers.json_values import Scanner
from transforms.records import RawDocument

ARTICLE = {"title": "No", "text": 'She said "no" \\ {and} [left].', "tags": ["a", "b"]}


def test_one_article_alone():
    document = read_one(json.dumps(ARTICLE, indent=2).encode(), "a.json")
    assert document.content == ARTICLE["text"]
    assert document.fields == {"headline": "No", "tags": ["a", "b"]}
    assert document.source_format == "json"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda articles: articles,
        lambda articles: {"status": "ok", "totalResults": len(articles), "articles": articles},
        lambda articles: {"response": {"tags": ["x"], "results": articles}},
    ],
)
def test_several_articles_in_an_array(wrap):
    articles = [{"text": f"Text {n}", "source": {"id": "x", "name": "The Post"}} for n in range(3)]
    content = json.dumps(wrap(articles), indent=1).encode()
    for source_uri in ("a.json", "a.jsonl", "a.txt"):
        records = read_all(content, source_uri)
        assert outcomes(records) == ["Text 0", "Text 1", "Text 2"]
        assert [record.record_number for record in records] == [0, 1, 2]
        assert len({record.sha256 for record in records if isinstance(record, RawDocument)}) == 3


def test_items_of_an_array_know_their_bytes():
    content = b'\xef\xbb\xbf[ {"text": "One"} ,\n{"text": "Two"}]'
    for record, item in zip(read_all(content[3:], "a.json"), [b'{"text": "One"}', b'{"text": "Two"}'], strict=True):
        assert content[3:][record.byte_start : record.byte_end] == item
    assert outcomes(read_all(content, "a.json")) == ["One", "Two"]


def test_bad_items_are_set_aside_among_good_ones():
    content = b'[{"text": "A"}, {"text": bad}, 7, {"n": 1}, "loose", {"text": "B"}, {"text": "%s"}, {"text": "C"}]'
    records = read_all(content % (b"x" * 99), "a.json", ReadOptions(limits=Limits(record_bytes=40)))
    assert outcomes(records) == [
        "A", "[malformed]", "[malformed]", "[no_text]", "[malformed]", "B", "[too_large]", "C",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'[{"text": "A"}, {"text": "B', ["A", "[truncated]"]),
        (b'[{"text": "A"}, {"text": "B"}', ["A", "B", "[truncated]"]),
        (b'{"text": "A"', ["[truncated]"]),
        (b'{"text": "A"}}', ["A", "[malformed]"]),
        (b"[]", ["[empty]"]),
        (b'{"text":\n"A"}{"text": "B"}\n\n{"text":\n"C"}', ["A", "B", "C"]),
        ('{"text": "A"}'.encode("utf-16"), ["[undecodable]"]),
        (b'{"text": "A\xff"}', ["[undecodable]"]),
    ],
)
def test_what_breaks_off_or_goes_on(content: bytes, expected: list[str]):
    assert outcomes(read_all(content, "a.json")) == expected


def test_what_is_nested_too_deeply_is_not_followed():
    deep = b'{"a": ' * 900 + b'{"text": "x"}' + b"}" * 900
    values = [b'{"text": ' + b"[" * 900 + b'"x"' + b"]" * 900 + b"}", deep, b"[" * 5000, b'{"text": "Good."}']
    assert outcomes(read_all(b"\n".join(values), "a.jsonl")) == ["[no_text]", "[no_text]", "[malformed]", "Good."]
    assert outcomes(read_all(deep, "a.json")) == ["[no_text]"]


def test_article_without_text_names_what_it_has():
    assert "headlin, teaser" in reject_one(b'{"headlin": "No", "teaser": "x"}', "a.json").reason


@settings(max_examples=40)
@given(st.lists(st.dictionaries(st.text(max_size=5), st.text() | st.lists(st.text(max_size=5))), max_size=6), st.data())
def test_values_are_cut_apart_wherever_the_chunks_end(values: list[dict[str, object]], data: st.DataObject):
    content = data.draw(st.sampled_from([b"%s", b" [%s] "])) % data.draw(st.sampled_from([b",", b" ,\n"])).join(
        orjson.dumps(value) for value in values
    )
    scanner, found, at = Scanner(10_000), [], 0
    while at < len(content):
        size = data.draw(st.integers(1, 9))
        found += scanner.feed(content[at : at + size])
        at += size
    found += scanner.finish()
    assert [orjson.loads(value.content or b"") for value in found] == values
    assert [content[value.byte_start : value.byte_end] for value in found] == [value.content for value in found]


@pytest.mark.parametrize(
    "item",
    [
        {
            "uri": "urn:x:1", "type": "text", "versioncreated": "2025-03-04T10:00:00Z", "headline": "No",
            "byline": "By Ann Lee", "body_text": "Plain.", "body_xhtml": "<p>Marked up.</p>", "language": "en",
            "located": "Aldermoor", "copyrightholder": "The Wire", "subject": [{"code": "1", "name": "Politics"}],
        },
        {
            "uri": "urn:x:1", "type": "text", "contentcreated": "2025-03-04T10:00:00Z", "language": "en",
            "headlines": [{"role": "main", "value": "No"}], "by": "By Ann Lee", "located": "Aldermoor",
            "bodies": [{"contenttype": "text/plain", "value": "Plain."}, {"value": "<p>Marked up.</p>"}],
            "infosources": [{"name": "The Wire"}], "subjects": [{"name": "Politics"}], "pubstatus": "usable",
        },
    ],
)  # fmt: skip
def test_ninjs_of_both_versions(item: dict[str, object]):
    document = read_one(json.dumps(item).encode(), "a.json")
    assert (document.source_format, document.media_type) == ("ninjs", "text/html")
    assert document.content == "<p>Marked up.</p>"
    assert document.fields.pop("published_at") == "2025-03-04T10:00:00Z"
    assert document.fields == {
        "headline": "No", "byline": "By Ann Lee", "id": "urn:x:1", "outlet": "The Wire", "language": "en",
        "location": "Aldermoor", "tags": ["Politics"],
    }  # fmt: skip


def test_ninjs_picture_has_no_text():
    assert reject_one(b'{"uri": "x", "type": "picture", "pubstatus": "usable"}', "a.json").reason_code == "no_text"
