"""Feeds and the wires' XML are read with all they state, and never trusted."""

import pytest

from tests.transforms.readers.reading import outcomes, read_all, read_one, reject_one
from transforms.readers.xml import root_name
from transforms.records import RawDocument

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Aldermoor Post</title><language>en-GB</language>
<item><title>Mayor: “No” &amp;amp; more</title><link>https://post.example/1</link><description>Short.</description>
<content:encoded><![CDATA[<p>“No,” said the mayor.</p>]]></content:encoded><dc:creator>Ann Lee</dc:creator>
<pubDate>Tue, 04 Mar 2025 10:00:00 +0100</pubDate><guid isPermaLink="false">g1</guid><category>City</category></item>
<item><title>Two</title><description>Only a&nbsp;summary &amp;quot;here&amp;quot;.</description></item>
<item><title>Three</title></item>
</channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Post</title><entry><title>No</title>
<link href="https://post.example/a"/><id>urn:a</id><updated>2025-03-05T08:00:00Z</updated>
<published>2025-03-04T10:00:00Z</published><author><name>Ann Lee</name></author><author><name>Bo</name></author>
<summary>Short.</summary><content type="html">&lt;p&gt;She left.&lt;/p&gt;</content></entry></feed>"""
NITF = """<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf xml:lang="en"><head><title>Title</title><docdata><doc-id id-string="n1"/><date.issue norm="20250304T100000Z"/>
<key-list><keyword key="City"/></key-list></docdata><pubdata name="The Wire" position.section="Home"/></head>
<body><body.head><hedline><hl1>Mayor says no</hl1><hl2>Council left waiting</hl2></hedline>
<byline>By <person>Ann Lee</person></byline><dateline><location>ALDERMOOR</location> (The Wire)</dateline></body.head>
<body.content><block><p>The café&nbsp;owner said:
 “No.”</p><media><media-caption><p>A picture.</p></media-caption></media>
<hl2>Afterwards</hl2><p>She <em>left</em>.</p></block></body.content></body></nitf>"""
NEWSML = """<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:n:1" xml:lang="en"><itemMeta><provider><name>The Wire</name></provider>
<versionCreated>2025-03-05T08:00:00Z</versionCreated></itemMeta>
<contentMeta><contentCreated>2025-03-04T10:00:00Z</contentCreated><located><name>Aldermoor</name></located>
<creator><name>Ann Lee</name></creator><by>By Ann Lee</by><dateline>ALDERMOOR (The Wire)</dateline>
<headline>Mayor says no</headline><language tag="en-GB"/><subject><name>City</name></subject></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>x</title></head><body><p>She said “no”.</p><figure><figcaption><p>Picture</p></figcaption></figure>
<p>She left.</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:n:2"><contentSet><remoteContent href="a.jpg"/></contentSet></newsItem>
<newsItem guid="urn:n:3"><contentSet><inlineData>Plain text.</inlineData></contentSet></newsItem>
</itemSet></newsMessage>"""


def test_entries_of_rss_with_their_full_content():
    first, second, third = read_all(RSS.encode(), "a.xml")
    assert isinstance(first, RawDocument)
    assert isinstance(second, RawDocument)
    assert (first.source_format, first.media_type) == ("feed", "text/html")
    assert first.content == "<p>“No,” said the mayor.</p>"
    assert first.fields == {
        "headline": "Mayor: “No” & more", "dek": "Short.", "url": "https://post.example/1", "id": "g1",
        "authors": ["Ann Lee"], "published_at": "Tue, 04 Mar 2025 10:00:00 +0100", "outlet": "The Aldermoor Post",
        "language": "en-GB", "tags": ["City"],
    }  # fmt: skip
    assert (second.content, second.media_type) == ('Only a\u00a0summary "here".', "text/plain")
    assert outcomes([third]) == ["[no_text]"]


def test_entry_of_atom():
    document = read_one(ATOM.encode("utf-16"), "a.atom")
    assert document.content == "<p>She left.</p>"
    assert document.fields["authors"] == ["Ann Lee", "Bo"]
    assert document.fields["modified_at"] == "2025-03-05T08:00:00Z"


def test_feed_that_breaks_off_or_is_broken():
    cut = RSS[: RSS.index("summary")]
    assert outcomes(read_all(cut.encode(), "a.rss")) == ["<p>“No,” said the mayor.</p>", "[truncated]"]
    broken = RSS.replace("Short.", "Short & crisp")
    assert outcomes(read_all(broken.encode(), "a.rss"))[0::3] == ["<p>“No,” said the mayor.</p>", "[malformed]"]


def test_nitf():
    document = read_one(NITF.encode("latin-1", errors="xmlcharrefreplace"), "a.xml")
    assert document.content == "The café\u00a0owner said: “No.”\n\nAfterwards\n\nShe left."
    assert document.fields == {
        "headline": "Mayor says no", "dek": "Council left waiting", "byline": "By Ann Lee", "authors": ["Ann Lee"],
        "dateline": "ALDERMOOR (The Wire)", "location": "ALDERMOOR", "published_at": "20250304T100000Z", "id": "n1",
        "outlet": "The Wire", "section": "Home", "tags": ["City"], "language": "en",
    }  # fmt: skip


def test_newsml_g2():
    records = read_all(NEWSML.encode(), "a.xml")
    assert outcomes(records) == ["She said “no”.\n\nShe left.", "[no_text]", "Plain text."]
    assert isinstance(records[0], RawDocument)
    assert records[0].fields == {
        "headline": "Mayor says no", "byline": "By Ann Lee", "authors": ["Ann Lee"], "outlet": "The Wire",
        "dateline": "ALDERMOOR (The Wire)", "location": "Aldermoor", "published_at": "2025-03-04T10:00:00Z",
        "modified_at": "2025-03-05T08:00:00Z", "id": "urn:n:1", "language": "en-GB", "tags": ["City"],
    }  # fmt: skip


@pytest.mark.parametrize("document", [RSS, ATOM, NITF, NEWSML])
@pytest.mark.parametrize(
    "entities",
    [
        '<!DOCTYPE {} [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE {} [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE {} [<!ENTITY % a SYSTEM "http://post.example/x.dtd"> %a;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(document: str, entities: str, encoding: str):
    root = root_name(document.encode())
    bare = document[document.lower().index(f"<{root}") :]
    reject = reject_one((entities.format(root) + bare).encode(encoding), f"a.{'nitf' if root == 'nitf' else 'xml'}")
    assert reject.reason_code == "unsafe_xml"


@pytest.mark.parametrize(("document", "suffix"), [(NITF, "nitf"), (NEWSML, "newsml")])
def test_xml_that_breaks_off_is_set_aside(document: str, suffix: str):
    assert reject_one(document[:-40].encode(), f"a.{suffix}").reason_code == "malformed"


def test_outside_files_are_never_loaded(tmp_path):
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY x "SECRET">')
    nitf = NITF.replace("nitf-3-4.dtd", secret.as_uri()).replace("She <em>", "&x; She <em>")
    assert "SECRET" not in outcomes(read_all(nitf.encode("latin-1", errors="xmlcharrefreplace"), "a.nitf"))[0]


def test_other_xml_is_an_unknown_format():
    assert reject_one(b"<?xml version='1.0'?><svg/>", "a.xml").reason_code == "unknown_format"
